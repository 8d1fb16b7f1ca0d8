import { describe, expect, test } from "vitest";
import { ariaKeysOf, describeKeys, isCharacter, mayRepeat, type Press, strokeOf } from "./keys";

const NOTHING = { code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

function press(key: string, part: Partial<Press> = {}): Press {
  return { ...NOTHING, key, ...part };
}

const SHIFT = { shiftKey: true };
const CTRL = { ctrlKey: true };
const META = { metaKey: true };
const ALT = { altKey: true };
const ALT_GR = { ...CTRL, ...ALT, getModifierState: (name: string) => name === "AltGraph" };

describe("a press", () => {
  test.each<[string, Press, string | null]>([
    ["a letter", press("j"), "j"],
    ["a letter with Shift", press("J", SHIFT), "shift+j"],
    ["a letter with Caps Lock", press("J"), "j"],
    ["Ctrl", press("k", CTRL), "mod+k"],
    ["Ctrl and Shift", press("L", { ...CTRL, ...SHIFT }), "mod+shift+l"],
    ["a named key", press("ArrowUp", ALT), "alt+ArrowUp"],
    ["a named key with Shift", press("ArrowDown", SHIFT), "shift+ArrowDown"],
    ["the space bar", press(" "), "Space"],
    ["a symbol that needs Shift", press("?", { ...SHIFT, code: "Slash" }), "?"],
    ["a symbol that needs none", press("#", { code: "Backslash" }), "#"],
    ["a digit behind Shift, as in France", press("1", SHIFT), "1"],
    ["a bracket behind AltGr, as in Germany", press("[", ALT_GR), "["],
    ["Ctrl with a symbol", press("\\", CTRL), "mod+\\"],
    ["Super, which is the system's", press("j", META), null],
    ["Shift alone", press("Shift", SHIFT), null],
    ["a dead key", press("Dead"), null],
    ["composing", press("j", { isComposing: true }), null],
    ["composing, the old way", press("j", { keyCode: 229 }), null],
  ])("with %s", (_, pressed, stroke) => {
    expect(strokeOf(pressed, false)).toBe(stroke);
  });

  test.each<[string, Press, string | null]>([
    ["⌘", press("k", META), "mod+k"],
    ["Ctrl, which moves the cursor there", press("k", CTRL), null],
    ["a bracket behind Option", press("[", ALT), "["],
    ["Option and a letter", press("å", { ...ALT, code: "KeyA" }), "alt+å"],
  ])("on Apple's machines with %s", (_, pressed, stroke) => {
    expect(strokeOf(pressed, true)).toBe(stroke);
  });

  test.each<[string, string, Partial<Press>, string]>([
    ["Russian", "о", { code: "KeyJ" }, "j"],
    ["Russian with Shift", "О", { code: "KeyJ", ...SHIFT }, "shift+j"],
    ["Russian with Ctrl", "л", { code: "KeyK", ...CTRL }, "mod+k"],
    ["Russian №", "№", { code: "Digit3", ...SHIFT }, "#"],
    ["Russian х", "х", { code: "BracketLeft" }, "["],
    ["Greek", "ξ", { code: "KeyJ" }, "j"],
    ["Hebrew", "ח", { code: "KeyJ" }, "j"],
    ["Arabic", "ت", { code: "KeyJ" }, "j"],
    ["Arabic digits", "٢", { code: "Digit2" }, "2"],
    ["Arabic ؟", "؟", { code: "Slash", ...SHIFT }, "?"],
    ["Thai", "่", { code: "KeyJ" }, "j"],
  ])("on a %s keyboard means what it means beside it", (_, key, part, stroke) => {
    expect(strokeOf(press(key, part), false)).toBe(stroke);
  });

  test("on another Latin layout goes by what is printed on the key", () => {
    expect(strokeOf(press("j", { code: "KeyC" }), false)).toBe("j");
    expect(strokeOf(press("ü", { code: "BracketLeft" }), false)).toBe("ü");
    expect(strokeOf(press("é", { code: "Digit2" }), false)).toBe("é");
  });
});

test("held down, keys move and do nothing else", () => {
  expect(["j", "shift+k", "ArrowDown", "alt+ArrowUp"].every(mayRepeat)).toBe(true);
  expect(["e", "x", "#", "Enter", "mod+z", "shift+o"].some(mayRepeat)).toBe(false);
});

test("characters alone are what WCAG wants to be switched off", () => {
  expect(["j", "shift+j", "?", "g t", "#"].every(isCharacter)).toBe(true);
  expect(["mod+k", "ArrowDown", "Enter", "alt+ArrowUp", "Escape"].some(isCharacter)).toBe(false);
});

test("keys are shown as each machine shows them", () => {
  expect(describeKeys("mod+shift+l", false)).toBe("Ctrl+Shift+L");
  expect(describeKeys("mod+shift+l", true)).toBe("⌘⇧L");
  expect(describeKeys("g t", false)).toBe("G then T");
  expect(describeKeys("alt+ArrowUp", false)).toBe("Alt+↑");
  expect(ariaKeysOf(["q", "c"], false)).toBe("q c");
  expect(ariaKeysOf(["z", "mod+z"], true)).toBe("z Meta+z");
  expect(ariaKeysOf(["g t"], false)).toBeUndefined();
});
