"use client";

/**
 * The only door between the screens and the API.
 *
 * What is shown is the server's last word plus the writes that it has not answered yet.
 * A refused write simply stops being applied, so nothing has to be rolled back by hand.
 * Writes go out one after another, in the order in which they were made.
 */

import {
  type QueryClient,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import {
  completeTask,
  createTask,
  deleteTask,
  getTask,
  listTasks,
  restoreTask,
  updateTask,
} from "@/lib/api/tasks";
import { ApiError } from "@/lib/api-error";
import { dismissProblem, notify, notifyProblem } from "@/lib/notify";
import { rememberDeed, takeDeed, useCanUndo } from "./undo";
import { findObstacle, joinUnsent, keepUnsent, takeUnsent, takeUnsentBefore } from "./unsent";
import {
  draftTask,
  fieldsOf,
  inverseOf,
  type Task,
  type TaskChanges,
  type TaskFields,
  type TaskWrite,
  withWrites,
  withWritesOnOne,
} from "./writes";

const PAGE_SIZE = 500;
const LIST = ["tasks"];
const WRITES = ["task-writes"];
const one = (id: string) => ["task", id];

export function useTasks() {
  const query = useQuery({
    queryKey: LIST,
    queryFn: ({ client, signal }) => loadEverything(client, signal),
    refetchInterval: ({ state }) => (state.status === "error" ? 10_000 : false),
  });
  const writes = usePendingWrites();
  const tasks = useMemo(
    () => (query.data ? withWrites(query.data.tasks, writes) : undefined),
    [query.data, writes],
  );
  const { data, error, isFetching, refetch } = query;
  return { tasks, isPart: data?.isPart ?? false, error, isFetching, retry: refetch };
}

/** One task, out of the list where the list has it; otherwise asked for, to learn why it isn't there. */
export function useTask(id: string) {
  const list = useTasks();
  const writes = usePendingWrites();
  const listed = list.tasks?.find((task) => task.id === id);
  const query = useQuery({
    queryKey: one(id),
    queryFn: async ({ signal }) => (await getTask(id, { signal })).data,
    enabled: !listed && isTaskId(id),
  });
  const task = listed ?? withWritesOnOne(query.data, writes, id);
  const error = isTaskId(id) ? query.error : new ApiError("No such task.", { kind: "not-found" });
  return { task, error: task ? null : error, retry: query.refetch };
}

/** Anything else in the address is no task, and must not become part of a request's path. */
function isTaskId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Whether a change is still on its way to the server. */
export function isWriting(client: QueryClient): boolean {
  return client.isMutating({ mutationKey: WRITES }) > 0;
}

function usePendingWrites(): TaskWrite[] {
  return useMutationState({
    filters: { mutationKey: WRITES, status: "pending" },
    select: (mutation) => mutation.state.variables as TaskWrite,
  });
}

/** How the latest writes to one task are doing; nothing to say when there were none. */
export function useSaveStatus(id: string): "saving" | "saved" | null {
  const statuses = useMutationState({
    filters: {
      mutationKey: WRITES,
      predicate: ({ state }) => (state.variables as TaskWrite | undefined)?.task.id === id,
    },
    select: (mutation) => mutation.state.status,
  });
  if (statuses.includes("pending")) return "saving";
  return statuses.at(-1) === "success" ? "saved" : null;
}

/** Answers to writes that a list under way may have been read too early to know. */
const answered = new Map<string, { task: Task | null; order: number }>();
let order = 0;

/** What is known of all the tasks; a part while the rest is on its way, or when it didn't come. */
type Listed = { tasks: Task[]; isPart: boolean };

async function loadEverything(client: QueryClient, signal: AbortSignal): Promise<Listed> {
  const startedAt = order;
  const tasks: Task[] = [];
  let cursor: string | null = null;
  do {
    const page = await listTasks({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }, { signal });
    tasks.push(...page.data);
    cursor = page.meta.nextCursor;
    // The first page of a long list is shown while the rest is on its way.
    if (cursor && tasks.length === PAGE_SIZE)
      client.setQueryData<Listed>(LIST, (shown) => shown ?? { tasks: [...tasks], isPart: true });
  } while (cursor);
  return { tasks: withLaterAnswers(tasks, startedAt), isPart: false };
}

function withLaterAnswers(tasks: Task[], startedAt: number): Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const [id, answer] of answered) {
    if (answer.order <= startedAt) continue;
    if (answer.task) byId.set(id, answer.task);
    else byId.delete(id);
  }
  return [...byId.values()];
}

/** Takes the server's answer to a write into what it is known to hold. */
function acknowledge(client: QueryClient, write: TaskWrite, task: Task | null): void {
  const { id } = write.task;
  order += 1;
  answered.set(id, { task, order });
  client.setQueryData<Listed>(
    LIST,
    (shown) => shown && { ...shown, tasks: replace(shown.tasks, id, task) },
  );
  if (task) client.setQueryData(one(id), task);
  else client.removeQueries({ queryKey: one(id) });
}

function replace(tasks: Task[], id: string, task: Task | null): Task[] {
  if (!task) return tasks.filter((other) => other.id !== id);
  const at = tasks.findIndex((other) => other.id === id);
  return at < 0 ? [task, ...tasks] : tasks.with(at, task);
}

async function send(write: TaskWrite): Promise<Task | null> {
  const { id } = write.task;
  // Ahead of an earlier write to the same task it would fail, or be overwritten afterwards.
  const obstacle = findObstacle(id);
  if (obstacle) throw obstacle;
  switch (write.kind) {
    case "create":
      return sendNew(write.task);
    case "update":
      return (await updateTask(id, write.changes)).data;
    case "complete":
      return (await completeTask(id, { completed: write.completed })).data;
    case "restore":
      return (await restoreTask(id)).data;
    case "delete":
      await deleteTask(id);
      return null;
  }
}

/** When the first answer was lost on the way, the second try finds its own task: that is success. */
async function sendNew(task: Task): Promise<Task> {
  const { id, title, description, priority, dueDate, position } = task;
  try {
    return (await createTask({ id, title, description, priority, dueDate, position })).data;
  } catch (error) {
    if (!(error instanceof ApiError && error.kind === "conflict")) throw error;
    return (await getTask(id)).data;
  }
}

type Options = {
  onRefused?: (error: ApiError) => void;
  /** What is said of it, where that can be said better than in general. */
  message?: string;
};

function useSender() {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationKey: WRITES,
    scope: { id: "tasks" },
    mutationFn: send,
    onSuccess: (task, write) => acknowledge(client, write, task),
    onError: (error, write) => {
      if (joinUnsent(write, error)) return;
      const unsent = keepUnsent(write, error);
      explainRefusal(error, write, {
        retry: () => {
          for (const each of takeUnsent(unsent)) mutate(each);
        },
        giveUp: () => takeUnsent(unsent),
      });
      if (error instanceof ApiError && error.kind === "not-found") {
        void client.invalidateQueries({ queryKey: LIST });
      }
    },
  });

  return (next: TaskWrite, onRefused?: (error: ApiError) => void) => {
    dismissProblem(next.task.id);
    for (const earlier of takeUnsentBefore(next)) mutate(earlier);
    mutate(next, { onError: (error) => error instanceof ApiError && onRefused?.(error) });
  };
}

export function useTaskWriter() {
  const write = useSender();

  /** Does it at once, and offers to take all of it back. */
  function act(writes: TaskWrite[], message: string, options: Options = {}): void {
    const [first] = writes;
    if (!first) return;
    for (const each of writes) write(each, options.onRefused);
    const deed = rememberDeed(writes.map(inverseOf).reverse());
    const onClick = () => {
      for (const each of takeDeed(deed)) write(each);
    };
    notify(options.message ?? message, {
      about: writes.length === 1 ? first.task.id : "many tasks",
      action: { label: "Undo", onClick },
    });
  }

  function create(fields: TaskFields, options?: Options): Task {
    const task = draftTask(fields, crypto.randomUUID(), new Date().toISOString());
    act([{ kind: "create", task }], "Added", options);
    return task;
  }

  function createMany(list: readonly TaskFields[], options?: Options): void {
    const at = new Date().toISOString();
    const writes = list.map(
      (fields) => ({ kind: "create", task: draftTask(fields, crypto.randomUUID(), at) }) as const,
    );
    act(writes, describe("Added", writes.length), options);
  }

  function updateMany(tasks: readonly Task[], changes: TaskChanges, options?: Options): void {
    const writes = tasks.map((task) => ({ kind: "update", task, changes }) as const);
    act(writes, describe(nameChange(changes), tasks.length), options);
  }

  /** Leaves alone what is in that state already, so that Undo does, too. */
  function setManyCompleted(tasks: readonly Task[], completed: boolean, options?: Options): void {
    const at = new Date().toISOString();
    const writes = tasks
      .filter((task) => task.completed !== completed)
      .map((task) => ({ kind: "complete", task, completed, at }) as const);
    act(writes, describe(completed ? "Completed" : "Reopened", writes.length), options);
  }

  function removeMany(tasks: readonly Task[], options?: Options): void {
    const writes = tasks.map((task) => ({ kind: "delete", task }) as const);
    act(writes, describe("Deleted", tasks.length), options);
  }

  return {
    create,
    createMany,
    duplicate: (task: Task) => create(fieldsOf(task), { message: "Duplicated" }),
    update: (task: Task, changes: TaskChanges, options?: Options) =>
      updateMany([task], changes, options),
    updateMany,
    setCompleted: (task: Task, completed: boolean) => setManyCompleted([task], completed),
    setManyCompleted,
    remove: (task: Task) => removeMany([task]),
    removeMany,
  };
}

/** Takes back what was done last on this page, and before that, and so on. */
export function useUndo() {
  const write = useSender();
  const canUndo = useCanUndo();
  function undo(): void {
    const inverse = takeDeed();
    for (const each of inverse) write(each);
    if (inverse.length > 0) notify("Undone");
  }
  return { undo, canUndo };
}

function describe(what: string, count: number): string {
  return count === 1 ? what : `${what} ${count} tasks`;
}

function nameChange(changes: TaskChanges): string {
  const [field, more] = Object.keys(changes);
  if (more !== undefined) return "Changed";
  if (field === "title") return "Renamed";
  if (field === "position") return "Moved";
  if (field === "dueDate") return changes.dueDate === null ? "Due date removed" : "Rescheduled";
  return "Changed";
}

const VERBS: Record<TaskWrite["kind"], string> = {
  create: "save",
  update: "save",
  complete: "save",
  delete: "delete",
  restore: "restore",
};

type Answers = { retry: () => void; giveUp: () => void };

function explainRefusal(error: Error, write: TaskWrite, { retry, giveUp }: Answers): void {
  const kind = error instanceof ApiError ? error.kind : "server";
  // The page is already on its way to the sign-in form.
  if (kind === "signed-out") return;
  const what = `Couldn’t ${VERBS[write.kind]} “${shorten(write.task.title)}”.`;
  const isPassing = error instanceof ApiError && error.isPassing;
  notifyProblem(`${what} ${reason(error)}`, {
    about: write.task.id,
    ...(isPassing ? { action: { label: "Retry", onClick: retry }, onClose: giveUp } : {}),
  });
}

function reason(error: Error): string {
  if (!(error instanceof ApiError)) return "Something went wrong.";
  if (error.kind === "network") return "Can’t reach the server.";
  if (error.kind === "rate-limited") return "Too many changes at once. Wait a moment.";
  if (error.kind === "not-found") return "It doesn’t exist or was deleted.";
  if (error.kind === "forbidden") return "You don’t have access to it.";
  if (error.kind === "server") {
    return error.requestId ? `Server error, request ${error.requestId}.` : "Server error.";
  }
  return error.details[0]?.message ?? error.message;
}

function shorten(title: string): string {
  const characters = [...title];
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : title;
}
