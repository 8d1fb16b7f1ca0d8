import { expect, test } from "vitest";
import { dropped, type Moved, shifted } from "./moving";
import { byPlace } from "./order";
import { draftTask, type Task } from "./writes";

const list = ["a", "b", "c", "d", "e"].map((title, at): Task => {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return draftTask(fields, title, `2026-11-22T12:00:00.${9 - at}Z`);
});

const named = (titles: string) => list.filter(({ title }) => titles.includes(title));

function outcome(moved: Moved | null): string {
  const positions = new Map(moved?.moves.map(({ task: { id }, position }) => [id, position]));
  const tasks = list.map((task) => ({ ...task, position: positions.get(task.id) ?? null }));
  return tasks
    .sort(byPlace)
    .map(({ title }) => title)
    .join("");
}

test.each([
  ["c", "up", "acbde"],
  ["c", "down", "abdce"],
  ["c", "top", "cabde"],
  ["c", "bottom", "abdec"],
  ["d", "down", "abced"],
  ["bd", "up", "bdace"],
  ["bd", "down", "acebd"],
  ["bc", "down", "adbce"],
  ["bd", "top", "bdace"],
] as const)("%s moved %s gives %s", (titles, shift, expected) => {
  expect(outcome(shifted(list, named(titles), shift))).toBe(expected);
});

test.each([
  ["a", "up"],
  ["ab", "top"],
  ["e", "down"],
  ["e", "bottom"],
] as const)("%s can't be moved %s", (titles, shift) => {
  expect(shifted(list, named(titles), shift)).toBeNull();
});

test.each([
  ["a", "c", "top", "bacde"],
  ["a", "c", "bottom", "bcade"],
  ["e", "a", "top", "eabcd"],
  ["be", "c", "bottom", "acbed"],
  ["ab", "e", "bottom", "cdeab"],
] as const)("%s dropped on %s at its %s gives %s", (titles, target, edge, expected) => {
  const [onto] = named(target);
  expect(outcome(onto ? dropped(list, named(titles), onto, edge) : null)).toBe(expected);
});

test("what is dropped on itself stays", () => {
  const [a, b] = named("ab");
  expect(a && b && dropped(list, [a, b], b, "top")).toBeNull();
});

test("says where it went", () => {
  expect(shifted(list, named("c"), "up")?.message).toBe("Moved before “b”");
  expect(shifted(list, named("c"), "bottom")?.message).toBe("Moved to the end");
});
