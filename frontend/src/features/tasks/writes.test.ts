import { expect, test } from "vitest";
import { draftTask, standingPart, type Task, withWrites, withWritesOnOne } from "./writes";

const NOW = "2026-11-22T12:00:00Z";

const task = (id: string, part: Partial<Task> = {}): Task => ({
  ...draftTask({ title: id, description: null, priority: "medium", dueDate: null }, id, NOW),
  version: 1,
  ...part,
});

test("without writes the very same list is shown", () => {
  const tasks = [task("a")];

  expect(withWrites(tasks, [])).toBe(tasks);
});

test("writes apply in their order", () => {
  const a = task("a");
  const b = task("b");

  const shown = withWrites(
    [a],
    [
      { kind: "create", task: b },
      { kind: "update", task: b, changes: { title: "B" } },
      { kind: "complete", task: a, completed: true, at: NOW },
      { kind: "delete", task: a },
      { kind: "restore", task: a },
    ],
  );

  expect(shown.map(({ title, completed }) => [title, completed])).toEqual([
    ["B", false],
    ["a", false],
  ]);
});

test("completed and its moment are one fact", () => {
  const a = task("a");
  const early = "2026-11-20T08:00:00Z";

  const [ticked] = withWrites([a], [{ kind: "complete", task: a, completed: true, at: NOW }]);
  const [again] = withWrites(
    [{ ...a, completed: true, completedAt: early }],
    [{ kind: "complete", task: a, completed: true, at: NOW }],
  );
  const [open] = withWrites(
    [{ ...a, completed: true, completedAt: early }],
    [{ kind: "complete", task: a, completed: false, at: NOW }],
  );

  expect(ticked).toMatchObject({ completed: true, completedAt: NOW });
  expect(again).toMatchObject({ completed: true, completedAt: early });
  expect(open).toMatchObject({ completed: false, completedAt: null });
});

test("a task that the server already has is not shown twice", () => {
  const known = task("a", { title: "From the server" });

  const shown = withWrites([known], [{ kind: "create", task: task("a") }]);

  expect(shown).toEqual([known]);
});

test("a write to a task that is gone changes nothing", () => {
  const gone = task("a");

  expect(withWrites([], [{ kind: "update", task: gone, changes: { title: "x" } }])).toEqual([]);
});

test("one task takes only its own writes", () => {
  const a = task("a");
  const writes = [
    { kind: "update", task: task("b"), changes: { title: "other" } },
    { kind: "update", task: a, changes: { title: "mine" } },
  ] as const;

  expect(withWritesOnOne(a, writes, "a")?.title).toBe("mine");
  expect(withWritesOnOne(undefined, writes, "a")).toBeUndefined();
});

test("of a change that part stands which nobody changed since", () => {
  const moment = "2026-11-24T17:30:00.000Z";
  const changes = { title: "Milk", dueDate: moment, description: null };
  const write = { kind: "update", task: task("a"), changes } as const;
  const now = { title: "Milk", dueDate: "2026-11-24T17:30:00Z" };

  expect(standingPart(write, task("a", now))).toBe(write);
  expect(standingPart(write, task("a", { ...now, title: "Soy milk" }))).toEqual({
    ...write,
    changes: { dueDate: moment, description: null },
  });
  expect(
    standingPart(write, task("a", { title: "b", dueDate: "2026-11-24", description: "Two" })),
  ).toBeNull();
});

test("a tick or a new task stands as long as it is so, and a deletion as long as the task isn’t there", () => {
  const a = task("a");
  const tick = { kind: "complete", task: a, completed: true, at: NOW } as const;
  expect(standingPart(tick, task("a", { completed: true }))).toBe(tick);
  expect(standingPart(tick, a)).toBeNull();
  const created = { kind: "create", task: a } as const;
  expect(standingPart(created, task("a", { title: "b" }))).toBeNull();
  expect(standingPart(created, task("a", { completed: true }))).toBeNull();
  for (const kind of ["create", "restore", "delete"] as const) {
    const write = { kind, task: a };
    expect([standingPart(write, a), standingPart(write, undefined)]).toEqual(
      kind === "delete" ? [null, write] : [write, null],
    );
  }
});
