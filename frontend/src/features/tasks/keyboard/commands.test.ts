import { describe, expect, test } from "vitest";
import { COMMANDS, commandOf, type Scope } from "./commands";
import { describeKeys, isCharacter } from "./keys";
import { meaningOf } from "./matching";
import type { DetailReach, ListReach, PageReach, Reach } from "./reach";

// What holds at the same time, so that no key may have two meanings in it.
const TOGETHER: Scope[][] = [
  ["global", "list", "task"],
  ["global", "detail", "task"],
];

describe("the list of commands", () => {
  test.each(TOGETHER)("has no key twice where %s, %s and %s hold", (...scopes) => {
    const keys = COMMANDS.filter(({ scope }) => scopes.includes(scope)).flatMap(({ keys }) => keys);

    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test("has no key that begins another one's strokes", () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    const firsts = keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]);

    expect(keys.filter((key) => firsts.includes(key))).toEqual([]);
  });

  test("takes no key from the browser", () => {
    const browsers = "tnwrlpfsojhdq0+-=".split("").map((key) => `mod+${key}`);
    const keys = COMMANDS.flatMap((command) => command.keys);

    expect(keys.filter((key) => browsers.includes(key))).toEqual([]);
    expect(keys.filter((key) => /^F(1|3|5|6|7|10|11|12)$|^Tab$/.test(key))).toEqual([]);
  });

  test("has the whole map", () => {
    const map =
      "q c mod+k / g·t g·u g·a g·c g·s ? z mod+z [ mod+\\ mod+shift+l j k ArrowDown ArrowUp Home End Enter e Space x shift+j shift+k mod+a Escape t·t t·m t·w t·d t·n 1 2 3 4 0 r o shift+o alt+ArrowUp alt+ArrowDown d # Delete mod+Enter";
    const keys = COMMANDS.flatMap((command) => command.keys);

    expect(map.split(" ").filter((key) => !keys.includes(key.replace("·", " ")))).toEqual([]);
  });

  test("names each command once, and can tell its keys", () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(new Set(COMMANDS.map(({ name, scope }) => scope + name)).size).toBe(COMMANDS.length);
    for (const { id, keys } of COMMANDS) {
      expect(commandOf(id).keys).toBe(keys);
      expect(keys.map((each) => describeKeys(each, false)).join()).not.toBe("");
    }
  });
});

describe("strokes mean", () => {
  const page = { canUndo: true } as PageReach;
  const task = { id: "1" } as never;
  const list = (part: Partial<ListReach> = {}) =>
    ({
      hasFocus: () => true,
      isEmpty: false,
      selectedCount: 0,
      canMove: () => true,
      targets: () => [task],
      ...part,
    }) as ListReach;
  const nowhere = list({ hasFocus: () => false, targets: () => [] });
  const detail = { targets: () => [task] } as unknown as DetailReach;
  const none = { list: null, detail: null };

  function meant(keys: string, reach: Partial<Reach>, part = {}): string | undefined {
    const { list: shown = null, detail: open = null } = reach;
    const isOnRow = shown?.hasFocus() ?? false;
    const situation = { isWriting: false, isOnRow, withCharacters: true, ...part };
    const strokes = keys.split(" ");
    return meaningOf(strokes, { reach: { page, list: shown, detail: open }, ...situation }).command
      ?.id;
  }

  test.each<[string, Partial<Reach>, string | undefined]>([
    ["g t", none, "go-today"],
    ["e", none, undefined],
    ["e", { list: list() }, "complete"],
    ["e", { list: nowhere }, undefined],
    ["e", { detail }, "complete"],
    ["j", { list: nowhere }, "next"],
    ["j", { list: list({ isEmpty: true }) }, undefined],
    ["j", { detail }, "next-detail"],
    ["j", { list: nowhere, detail }, "next-detail"],
    ["j", { list: list(), detail }, "next"],
    ["Escape", { list: list() }, undefined],
    ["Escape", { list: list({ selectedCount: 2 }) }, "clear-selection"],
    ["Escape", { detail }, "close"],
    ["t w", { detail }, "due-next-week"],
  ])("%s, with %o: %s", (keys, reach, id) => {
    expect(meant(keys, reach)).toBe(id);
  });

  test.each(["Enter", "Space", "ArrowDown", "Home", "Delete", "mod+a", "alt+ArrowUp"])(
    "%s belongs to the browser outside of the rows",
    (key) => {
      expect(meant(key, { list: list() })).toBeDefined();
      expect(meant(key, { list: list() }, { isOnRow: false })).toBeUndefined();
    },
  );

  test("nothing to who writes, but what is made for that", () => {
    const writers = COMMANDS.filter(({ keys }) =>
      keys.some((each) => meant(each, { list: list(), detail }, { isWriting: true })),
    );

    expect(writers.map(({ id }) => id)).toEqual(["palette", "theme"]);
    expect(meant("mod+Enter", { detail }, { isWriting: true })).toBe("save-and-close");
  });

  test("nothing in single characters to who switched them off", () => {
    const off = { withCharacters: false };
    const reaches = [{ list: list({ selectedCount: 1 }) }, { detail }];
    const left = COMMANDS.flatMap(({ keys }) => keys).filter((keys) =>
      reaches.some((reach) => meant(keys, reach, off)),
    );

    expect(left.filter(isCharacter)).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(["mod+k", "ArrowDown", "Enter", "Delete", "F2"]));
  });

  test("something yet to come after the first of two", () => {
    const reach = { page, list: list(), detail: null };
    const situation = { reach, isWriting: false, isOnRow: true, withCharacters: true };

    expect(meaningOf(["t"], situation).further.map(({ id }) => id)).toEqual([
      "due-today",
      "due-tomorrow",
      "due-next-week",
      "due-words",
      "due-none",
    ]);
    expect(meaningOf(["g"], situation).further).toHaveLength(5);
  });
});
