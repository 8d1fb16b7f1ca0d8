import { describe, expect, test } from "vitest";
import { byPlace, type Move, moveBefore, placeOf, positionBefore } from "./order";
import { draftTask, type Task } from "./writes";

function task(title: string, part: Partial<Task> = {}): Task {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return { ...draftTask(fields, title, "2026-11-22T12:00:00Z"), ...part };
}

/** Newest first, a microsecond apart. */
function neverMoved(...titles: string[]): Task[] {
  return titles.map((title, at) =>
    task(title, { createdAt: `2026-11-22T12:00:00.${String(500_000 - at).padStart(6, "0")}Z` }),
  );
}

function reordered(list: Task[], moves: Move[]): Task[] {
  const positions = new Map(moves.map(({ task: { id }, position }) => [id, position]));
  return list
    .map((each) => ({ ...each, position: positions.get(each.id) ?? each.position }))
    .sort(byPlace);
}

const titles = (tasks: Task[]) => tasks.map(({ title }) => title).join("");

describe("a task that was never moved", () => {
  test("stands where the database puts it", () => {
    const created = { createdAt: "2026-11-22T12:00:00.000002Z" };
    expect(placeOf(task("a", created))).toBe("p7204651199999998");
    expect(placeOf(task("b", { createdAt: "2026-11-22T12:00:00Z" }))).toBe("p7204651200000000");
  });

  test("comes after newer ones, by the microsecond", () => {
    expect(titles([...neverMoved("a", "b", "c")].reverse().sort(byPlace))).toBe("abc");
  });
});

describe("moving", () => {
  const list = neverMoved("a", "b", "c", "d");
  const [a, b, c, d] = list as [Task, Task, Task, Task];

  test.each<[string, Task[], Task | null, string]>([
    ["up", [c], a, "cabd"],
    ["down", [a], c, "bacd"],
    ["to the end", [a], null, "bcda"],
    ["between two that are a microsecond apart", [d], b, "adbc"],
    ["several at once, in the order given", [d, b], a, "dbac"],
  ])("%s writes those tasks alone", (_, moving, target, expected) => {
    const moves = moveBefore(list, moving, target);

    expect(moves.map((move) => move.task)).toEqual(moving);
    expect(titles(reordered(list, moves))).toBe(expected);
  });

  test("is possible any number of times into the same gap", () => {
    let shown = list;
    let longest = 0;
    for (let count = 0; count < 1000; count += 1) {
      const [, second, third] = shown as [Task, Task, Task, Task];
      const moves = moveBefore(shown, [third], second);
      const expected = [shown[0], third, second, shown[3]].map((each) => each?.title).join("");
      shown = reordered(shown, moves);
      longest = Math.max(longest, ...moves.map(({ position }) => position.length));
      expect(titles(shown)).toBe(expected);
    }
    expect(longest).toBeLessThanOrEqual(64);
  });

  test("makes room where two neighbours have the same place", () => {
    const tied = [task("a", { position: "a1" }), task("b", { position: "a1" }), task("c")];
    const moves = moveBefore(tied, [tied[2] as Task], tied[1] as Task);

    expect(titles(reordered(tied, moves))).toBe("acb");
  });

  test.each(["0", "zzz", "p12", "A00000000000000000000000000", "a00"])(
    "makes room beside the position %j of another program",
    (position) => {
      const foreign = [task("a", { position }), ...neverMoved("b", "c")].sort(byPlace);
      const [first, second, last] = foreign as [Task, Task, Task];

      for (const target of [first, second, last]) {
        for (const moving of foreign.filter((each) => each !== target)) {
          const rest = foreign.filter((each) => each !== moving);
          const expected = titles(rest).replace(target.title, moving.title + target.title);
          expect(titles(reordered(foreign, moveBefore(foreign, [moving], target)))).toBe(expected);
        }
      }
    },
  );
});

describe("something new", () => {
  const list = neverMoved("a", "b");

  test.each<[number, string]>([
    [0, "xab"],
    [1, "axb"],
    [2, "abx"],
  ])("at %d stands there", (at, expected) => {
    const position = positionBefore(list, list[at] ?? null);

    expect(titles([...list, task("x", { position })].sort(byPlace))).toBe(expected);
  });

  test("in an empty list has a position too", () => {
    expect(positionBefore([], null)).toMatch(/^[0-9A-Za-z]{1,64}$/);
  });
});
