import { expect, test } from "vitest";
import type { ChangeRead } from "@/lib/api/model/changeRead";
import { canTakeBack, describeChange } from "./history";

const NOW = new Date("2026-11-22T12:00:00");

function change(after: object, before: object = {}, part: Partial<ChangeRead> = {}): ChangeRead {
  return {
    number: 1,
    taskId: "t",
    kind: "update",
    before: { ...before },
    after: { ...after },
    undoes: null,
    at: "2026-11-22T11:00:00Z",
    ...part,
  };
}

test.each([
  [change({}, {}, { kind: "create" }), "Created"],
  [change({ deletedAt: "x" }, {}, { kind: "delete" }), "Deleted"],
  [change({ title: "B" }, { title: "A" }), "Renamed from “A”"],
  [change({ description: "x" }, { description: null }), "Notes added"],
  [change({ description: "x" }, { description: "y" }), "Notes changed"],
  [change({ description: null }, { description: "y" }), "Notes removed"],
  [change({ priority: "high" }, { priority: "low" }), "Priority set to high"],
  [change({ dueDate: "2026-11-23" }, { dueDate: null }), "Due date set to tomorrow"],
  [change({ dueDate: "2026-11-27" }, { dueDate: null }), "Due date set to Friday"],
  [change({ dueDate: null }, { dueDate: "2026-11-27" }), "Due date removed"],
  [change({ completedAt: "x" }, { completedAt: null }), "Completed"],
  [change({ completedAt: null }, { completedAt: "x" }), "Reopened"],
  [change({ position: "a1" }, { position: null }), "Moved in the list"],
  [
    change({ title: "B", priority: "low" }, { title: "A", priority: "high" }),
    "Renamed from “A”, Priority set to low",
  ],
  [change({ title: "A" }, { title: "B" }, { undoes: 3 }), "Undone: renamed from “B”"],
])("%#: a change in plain words", (given, words) => {
  expect(describeChange(given, NOW)).toBe(words);
});

test("a change can be taken back as long as no later one touched the same", () => {
  const created = change({}, {}, { number: 1, kind: "create" });
  const renamed = change({ title: "B" }, { title: "A" }, { number: 2 });
  const raised = change({ priority: "high" }, { priority: "low" }, { number: 3 });
  const renamedAgain = change({ title: "C" }, { title: "B" }, { number: 4 });
  const history = [renamedAgain, raised, renamed, created];

  expect(history.map((each) => canTakeBack(each, history))).toEqual([true, true, false, false]);
});
