/** Which tasks are shown, and in which order; the address bar holds the choice. */

import type { Priority } from "@/lib/api/model/priority";
import { addDays, dayOf, dueDay, dueOrder, isOverdue } from "./due";
import { byPlace } from "./order";
import type { Task } from "./writes";

export const STATUSES = {
  open: "Open",
  completed: "Completed",
  all: "Open and completed",
} as const;
export const DUES = {
  overdue: "Overdue",
  today: "Today",
  week: "Next 7 days",
  none: "No due date",
} as const;
export const SORTS = {
  manual: "My order",
  newest: "Newest first",
  oldest: "Oldest first",
  due: "Due date",
  priority: "Priority",
  title: "Title",
  changed: "Last changed",
} as const;

export type Filters = {
  q: string;
  status: keyof typeof STATUSES;
  priority: Priority | "";
  due: keyof typeof DUES | "";
  sort: keyof typeof SORTS;
};

export const NO_FILTERS: Filters = { q: "", status: "open", priority: "", due: "", sort: "manual" };

const PRIORITY_CHOICES = { low: "Low", medium: "Medium", high: "High" } as const;

export function readFilters(query: URLSearchParams): Filters {
  return {
    q: query.get("q") ?? "",
    status: oneOf(STATUSES, query.get("status")) ?? NO_FILTERS.status,
    priority: oneOf(PRIORITY_CHOICES, query.get("priority")) ?? "",
    due: oneOf(DUES, query.get("due")) ?? "",
    sort: oneOf(SORTS, query.get("sort")) ?? NO_FILTERS.sort,
  };
}

/** Only what differs from the ordinary view, so that its address stays short. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== NO_FILTERS[name as keyof Filters]) query.set(name, value);
  }
  return query.toString();
}

/** The order alone leaves nothing out, so it is no filter to clear. */
export function isFiltering(filters: Filters): boolean {
  return writeFilters({ ...filters, sort: NO_FILTERS.sort }) !== "";
}

/** Of those that are chosen, not typed. */
export function countChosen(filters: Filters): number {
  const chosen = ["status", "priority", "due"] as const;
  return chosen.filter((name) => filters[name] !== NO_FILTERS[name]).length;
}

/** What is chosen, in the chosen order: it stays while somebody types what to search for. */
export function selectTasks(
  tasks: readonly Task[],
  { status, priority, due, sort }: Omit<Filters, "q">,
  now: Date,
  lingering: ReadonlySet<string>,
): Task[] {
  return tasks
    .filter(
      (task) =>
        (hasStatus(task, status) || lingering.has(task.id)) &&
        (!priority || task.priority === priority) &&
        (!due || isDue(task, due, now)),
    )
    .sort(orderOf(sort, now));
}

export function searchTasks(tasks: readonly Task[], q: string): readonly Task[] {
  const words = foldCase(q.trim());
  return words ? tasks.filter((task) => searchTextOf(task).includes(words)) : tasks;
}

type Order = (a: Task, b: Task) => number;

const newestFirst: Order = (a, b) => compare(b.createdAt, a.createdAt) || compare(b.id, a.id);

const WEIGHTS: Record<Priority, number> = { high: 0, medium: 1, low: 2 };

function orderOf(sort: Filters["sort"], now: Date): Order {
  const dueFirst = byDue(now);
  const orders: Record<Filters["sort"], Order> = {
    manual: byPlace,
    newest: newestFirst,
    oldest: (a, b) => newestFirst(b, a),
    due: dueFirst,
    priority: (a, b) => WEIGHTS[a.priority] - WEIGHTS[b.priority] || dueFirst(a, b),
    title: (a, b) => a.title.localeCompare(b.title) || newestFirst(a, b),
    changed: (a, b) => compare(b.updatedAt, a.updatedAt) || newestFirst(a, b),
  };
  return orders[sort];
}

/** Where a day ends depends on the clock. */
export function byDue(now: Date): Order {
  return (a, b) => compare(dueOrder(a.dueDate, now), dueOrder(b.dueDate, now)) || newestFirst(a, b);
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function hasStatus(task: Task, status: Filters["status"]): boolean {
  return status === "all" || task.completed === (status === "completed");
}

function isDue({ dueDate, completed }: Task, due: keyof typeof DUES, now: Date): boolean {
  if (due === "none") return dueDate === null;
  if (dueDate === null) return false;
  const today = dayOf(now);
  if (due === "overdue") return !completed && isOverdue(dueDate, now);
  const day = dueDay(dueDate, now);
  if (due === "today") return day === today;
  return day >= today && day < addDays(today, 7);
}

const searchTexts = new WeakMap<Task, string>();

/** Folded once for each task, for each key that is typed looks through all of them: the title in a line of its own. */
export function searchTextOf(task: Task): string {
  const known = searchTexts.get(task);
  if (known !== undefined) return known;
  const text = foldCase(`${task.title}\n${task.description ?? ""}`);
  searchTexts.set(task, text);
  return text;
}

export function foldCase(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function oneOf<T extends object>(choices: T, value: string | null): keyof T | null {
  return value !== null && Object.hasOwn(choices, value) ? (value as keyof T) : null;
}
