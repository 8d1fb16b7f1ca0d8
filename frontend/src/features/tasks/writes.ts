/** What can be done to a task, and how the list looks while the answer is still under way. */

import type { TaskRead } from "@/lib/api/model/taskRead";

export type Task = TaskRead;

export type TaskFields = Pick<Task, "title" | "description" | "priority" | "dueDate"> &
  Partial<Pick<Task, "position">>;

export type TaskChanges = Partial<TaskFields>;

export type TaskWrite =
  | { kind: "create"; task: Task }
  | { kind: "update"; task: Task; changes: TaskChanges }
  | { kind: "complete"; task: Task; completed: boolean; at: string }
  | { kind: "delete"; task: Task }
  | { kind: "restore"; task: Task };

/** Anything else in the address is no task, and must not become part of a request's path. */
export function isTaskId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A whole task for the screen before the server has seen it. */
export function draftTask(fields: TaskFields, id: string, now: string): Task {
  return {
    position: null,
    ...fields,
    id,
    completed: false,
    completedAt: null,
    userId: "",
    version: 0,
    createdAt: now,
    updatedAt: now,
  };
}

/** What takes a write back, given the task as it was shown when the write was made. */
export function inverseOf(write: TaskWrite): TaskWrite {
  const { task } = write;
  switch (write.kind) {
    case "create":
    case "restore":
      return { kind: "delete", task };
    case "delete":
      return { kind: "restore", task };
    case "complete":
      return { ...write, completed: task.completed };
    case "update":
      return { ...write, changes: valuesBefore(task, write.changes) };
  }
}

/** What of a write the task still shows, or the write itself; what was changed since is somebody's later word. */
export function standingPart(write: TaskWrite, task: Task | undefined): TaskWrite | null {
  switch (write.kind) {
    case "create":
      return task && isAsCreated(task, write.task) ? write : null;
    case "restore":
      return task ? write : null;
    case "delete":
      return task ? null : write;
    case "complete":
      return task && task.completed !== write.completed ? null : write;
    case "update":
      return task ? withStanding(write, task) : write;
  }
}

function isAsCreated(task: Task, created: Task): boolean {
  const fields = ["title", "description", "priority", "dueDate"] as const;
  return !task.completed && fields.every((field) => isSame(field, task[field], created[field]));
}

function withStanding(write: TaskWrite & { kind: "update" }, task: Task): TaskWrite | null {
  const fields = Object.keys(write.changes) as (keyof TaskChanges)[];
  const standing = fields.filter((field) => isSame(field, task[field], write.changes[field]));
  if (standing.length === fields.length) return write;
  if (standing.length === 0) return null;
  const changes = Object.fromEntries(standing.map((field) => [field, write.changes[field]]));
  return { ...write, changes };
}

/** The server writes a moment in its own way. */
function isSame(field: keyof TaskChanges, one: Value, other: Value): boolean {
  if (field === "dueDate" && one?.includes("T") && other?.includes("T"))
    return Date.parse(one) === Date.parse(other);
  return (one ?? null) === (other ?? null);
}

type Value = string | null | undefined;

function valuesBefore(task: Task, changes: TaskChanges): TaskChanges {
  const fields = Object.keys(changes) as (keyof TaskChanges)[];
  return Object.fromEntries(fields.map((field) => [field, task[field]]));
}

/** The fields of a task that a copy of it has, too. */
export function fieldsOf({ title, description, priority, dueDate }: Task): TaskFields {
  return { title, description, priority, dueDate };
}

/** The server's list with the unanswered writes on top. Copies once, however many there are. */
export function withWrites(tasks: readonly Task[], writes: readonly TaskWrite[]): readonly Task[] {
  if (writes.length === 0) return tasks;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const write of writes) applyWrite(byId, write);
  return [...byId.values()];
}

export function withWritesOnOne(task: Task | undefined, writes: readonly TaskWrite[], id: string) {
  const own = writes.filter((write) => write.task.id === id);
  return withWrites(task ? [task] : [], own)[0];
}

function applyWrite(byId: Map<string, Task>, write: TaskWrite): void {
  const { id } = write.task;
  const current = byId.get(id);
  switch (write.kind) {
    case "create":
    case "restore":
      if (!current) byId.set(id, write.task);
      break;
    case "delete":
      byId.delete(id);
      break;
    case "update":
      if (current) byId.set(id, { ...current, ...write.changes });
      break;
    case "complete":
      if (current) byId.set(id, ticked(current, write.completed, write.at));
      break;
  }
}

/** Ticking twice keeps the first moment, as on the server. */
function ticked(task: Task, completed: boolean, at: string): Task {
  return { ...task, completed, completedAt: completed ? (task.completedAt ?? at) : null };
}
