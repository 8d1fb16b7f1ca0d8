import { describe, expect, test } from "vitest";
import { drawnTo, everything, kept, NOTHING, type Selection, toggled } from "./selection";

const ORDER = ["a", "b", "c", "d", "e"];

const chosen = ({ ids }: Selection) => [...ids].sort().join("");

describe("a selection", () => {
  test("takes and gives back one task", () => {
    const one = toggled(NOTHING, "b");
    expect(chosen(one)).toBe("b");
    expect(chosen(toggled(one, "b"))).toBe("");
    expect(chosen(toggled(one, "d"))).toBe("bd");
  });

  test("draws a range that can shrink, and turn round its anchor", () => {
    const anchored = toggled(NOTHING, "c");
    const down = drawnTo(anchored, ORDER, "e");
    expect(chosen(down)).toBe("cde");
    expect(chosen(drawnTo(down, ORDER, "d"))).toBe("cd");
    expect(chosen(drawnTo(down, ORDER, "a"))).toBe("abc");
  });

  test("draws from where it begins when nothing was chosen", () => {
    const begun = drawnTo(NOTHING, ORDER, "b");
    expect(chosen(begun)).toBe("b");
    expect(chosen(drawnTo(begun, ORDER, "d"))).toBe("bcd");
  });

  test("keeps what was chosen before the range", () => {
    const both = toggled(toggled(NOTHING, "a"), "c");
    expect(chosen(drawnTo(both, ORDER, "d"))).toBe("acd");
    expect(chosen(drawnTo(drawnTo(both, ORDER, "e"), ORDER, "c"))).toBe("ac");
  });

  test("holds everything", () => {
    expect(chosen(everything(ORDER))).toBe("abcde");
    expect(chosen(toggled(everything(ORDER), "c"))).toBe("abde");
  });

  test("forgets what has left the list, and is the same where nothing has", () => {
    const all = everything(ORDER);
    expect(kept(all, ORDER)).toBe(all);
    expect(chosen(kept(all, ["b", "x"]))).toBe("b");
    expect(kept(toggled(NOTHING, "a"), ["b"]).anchor).toBeNull();
  });
});
