import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TaskList } from "./task-list";
import { draftTask } from "./writes";

vi.mock("./data", () => ({ useTaskWriter: () => ({}) }));

beforeEach(() => {
  // Nothing has a size here, so every row in the window would be taken to be out of sight.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(52);
  vi.stubGlobal("innerHeight", 900);
});
afterEach(cleanup);

function group(name: string, count: number) {
  const tasks = Array.from({ length: count }, (_, at) => {
    const title = `${name} ${at + 1}`;
    const fields = { title, description: null, priority: "medium", dueDate: null } as const;
    return draftTask(fields, title, "2026-11-22T12:00:00Z");
  });
  return { name, heading: <h2>{name}</h2>, tasks };
}

test("a long list counts its tasks, each group for itself, and not the headings", () => {
  const linger = { lingering: new Set<string>(), complete: vi.fn() };
  const groups = [group("Overdue", 2), group("Today", 150)];

  render(<TaskList groups={groups} linger={linger} isLeaving={() => false} />);

  const place = (title: string) => {
    const row = screen.getByRole("checkbox", { name: title }).closest("li");
    return [row?.ariaPosInSet, row?.ariaSetSize];
  };
  expect(place("Overdue 1")).toEqual(["1", "2"]);
  expect(place("Overdue 2")).toEqual(["2", "2"]);
  expect(place("Today 1")).toEqual(["1", "150"]);
  expect(screen.getByRole("heading", { name: "Today" }).closest("li")).toBeNull();
});
