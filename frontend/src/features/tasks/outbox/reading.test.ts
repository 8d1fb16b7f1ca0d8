import { expect, test } from "vitest";
import { newTask } from "./model";
import { type Log, readLog } from "./reading";
import type { Patch } from "./state";
import type { Page } from "./surroundings";

/** A log of three pages, read from where the device is. */
function logAt(cursor: string | null, isFirst: boolean) {
  const shown: Patch[] = [];
  const kept: Patch[] = [];
  const page = (title: string, nextCursor: string, hasMore: boolean): Page => {
    return { tasks: [newTask(title, title)], deletedIds: [], nextCursor, hasMore };
  };
  const pages = new Map([
    [cursor, page("a", "1", true)],
    ["1", page("b", "2", true)],
    ["2", page("c", "3", false)],
  ]);
  const log: Log = {
    read: async (from) => pages.get(from) ?? Promise.reject(new Error(`nothing from ${from}`)),
    cursor: async () => cursor,
    isFirst: () => isFirst,
    show: (patch) => shown.push(patch),
    keep: async (patch) => {
      kept.push(patch);
    },
  };
  return { log, shown, kept };
}

const titles = (patches: Patch[]) =>
  patches.map(({ put = [] }) => put.map(({ title }) => title).join(" "));

test("the first time, each part is shown as it comes, and the whole is kept once", async () => {
  const { log, shown, kept } = logAt(null, true);

  await readLog(log, ["done"]);

  expect(titles(shown)).toEqual(["a", "b"]);
  expect(titles(kept)).toEqual(["a b c"]);
  expect(kept).toMatchObject([{ isWhole: true, cursor: "3", settled: ["done"] }]);
});

test("what is on the screen stays until all of it can be replaced", async () => {
  const { log, shown, kept } = logAt(null, false);

  await readLog(log, []);

  expect(shown).toEqual([]);
  expect(titles(kept)).toEqual(["a b c"]);
});

test("a write is through when the log was read to its end, and not before", async () => {
  const { log, shown, kept } = logAt("0", false);

  await readLog(log, ["done"]);

  expect(shown).toEqual([]);
  expect(titles(kept)).toEqual(["a", "b", "c"]);
  expect(kept).toMatchObject([
    { cursor: "1", settled: [] },
    { cursor: "2", settled: [] },
    { cursor: "3", settled: ["done"] },
  ]);
});
