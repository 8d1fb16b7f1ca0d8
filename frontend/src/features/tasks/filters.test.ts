import { describe, expect, test } from "vitest";
import {
  type Filters,
  isFiltering,
  NO_FILTERS,
  readFilters,
  searchTasks,
  selectTasks,
  writeFilters,
} from "./filters";
import { draftTask, type Task } from "./writes";

const NOW = new Date(2026, 10, 22, 12, 0);
const NOBODY: ReadonlySet<string> = new Set();

function task(title: string, part: Partial<Task> = {}): Task {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return { ...draftTask(fields, title, NOW.toISOString()), ...part };
}

function titles(tasks: Task[], filters: Partial<Filters>, lingering = NOBODY): string[] {
  const chosen = { ...NO_FILTERS, ...filters };
  const found = searchTasks(selectTasks(tasks, chosen, NOW, lingering), chosen.q);
  return found.map(({ title }) => title);
}

describe("the address bar", () => {
  test("is empty for the ordinary view", () => {
    expect(writeFilters(NO_FILTERS)).toBe("");
    expect(isFiltering(NO_FILTERS)).toBe(false);
  });

  test("brings the same view back", () => {
    const filters: Filters = {
      q: "a & b",
      status: "all",
      priority: "high",
      due: "week",
      sort: "due",
    };

    expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
    expect(isFiltering(filters)).toBe(true);
  });

  test("may hold anything", () => {
    const query = new URLSearchParams(
      "status=toString&priority=urgent&due=constructor&sort=__proto__",
    );

    expect(readFilters(query)).toEqual(NO_FILTERS);
  });

  test("an order alone is no filter", () => {
    expect(isFiltering({ ...NO_FILTERS, sort: "title" })).toBe(false);
  });
});

describe("the list", () => {
  const tasks = [
    task("Milk", { dueDate: "2026-11-22", priority: "low" }),
    task("Rent", { dueDate: "2026-11-20", priority: "high" }),
    task("Tax", { dueDate: "2026-11-28", description: "Ask the OFFICE about MILK" }),
    task("Later", { dueDate: "2026-11-29" }),
    task("Done", { completed: true, completedAt: NOW.toISOString(), dueDate: "2026-11-20" }),
  ];

  test.each<[Partial<Filters>, string[]]>([
    [{ sort: "title" }, ["Later", "Milk", "Rent", "Tax"]],
    [{ status: "completed" }, ["Done"]],
    [{ status: "all", sort: "title" }, ["Done", "Later", "Milk", "Rent", "Tax"]],
    [{ priority: "high" }, ["Rent"]],
    [{ due: "today" }, ["Milk"]],
    [{ due: "overdue", status: "all" }, ["Rent"]],
    [{ due: "week", sort: "due" }, ["Milk", "Tax"]],
    [{ due: "none" }, []],
    [{ q: " milk ", sort: "title" }, ["Milk", "Tax"]],
    [{ q: "%" }, []],
    [{ sort: "due" }, ["Rent", "Milk", "Tax", "Later"]],
    [{ sort: "priority" }, ["Rent", "Tax", "Later", "Milk"]],
  ])("%j shows %j", (filters, expected) => {
    expect(titles(tasks, filters)).toEqual(expected);
  });

  test("keeps a task for a moment that was just ticked", () => {
    expect(titles(tasks, { q: "done" }, new Set(["Done"]))).toEqual(["Done"]);
  });

  test("finds é however it was typed", () => {
    expect(titles([task("Caf\u00e9")], { q: "cafe\u0301" })).toEqual(["Caf\u00e9"]);
  });
});
