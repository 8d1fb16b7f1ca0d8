"use client";

/**
 * The only door between the screens and the API.
 *
 * What is shown is the server's last word plus the writes that it has not answered yet.
 * The outbox keeps both on the device, sends what waits, and takes back what is refused;
 * see `outbox/outbox.ts`.
 */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import { getTask } from "@/lib/api/tasks";
import { ApiError } from "@/lib/api-error";
import { taskOf } from "@/lib/navigation";
import { notify } from "@/lib/notify";
import { useOutbox, useOutboxState } from "./outbox/context";
import type { MakeCallbacks, Outbox } from "./outbox/outbox";
import { type Deed, rememberDeed, takeDeed, useCanUndo } from "./undo";
import {
  draftTask,
  fieldsOf,
  isTaskId,
  type Task,
  type TaskChanges,
  type TaskFields,
  type TaskWrite,
  withWritesOnOne,
} from "./writes";

export const LIST = ["tasks"];
/** Whether this tab is told of changes made elsewhere. */
export const LIVE = ["live"];
const one = (id: string) => ["task", id];

const RETRY_EVERY = 10_000;
const POLL_EVERY = 30_000;

export function useTasks() {
  const outbox = useOutbox();
  const client = useQueryClient();
  const here = usePathname();
  const { isPart, isLoaded, knownPlace } = useOutboxState();
  const shown = useSyncExternalStore(outbox.subscribe, outbox.getShown, outbox.getShown);
  // What came with the page says nothing about other lists.
  const tasks = knownPlace === null || knownPlace === here || taskOf(here) ? shown : undefined;
  const query = useQuery({
    queryKey: LIST,
    // What it brings goes to the outbox, which merges it with what the device knows.
    queryFn: () => outbox.read().then(() => true),
    refetchInterval: ({ state }) => {
      if (state.status === "error") return RETRY_EVERY;
      return client.getQueryData(LIVE) ? false : POLL_EVERY;
    },
    refetchOnWindowFocus: "always",
    refetchOnReconnect: "always",
  });
  const { isFetching, refetch } = query;
  const error = tasks && !isPart && isOutOfReach(query.error) ? null : query.error;
  return { tasks, isPart, isLoaded, error, isFetching, retry: refetch };
}

/** Whoever is offline sees what the device has, and is told so once, beside the lists. */
function isOutOfReach(error: Error | null): boolean {
  return error instanceof ApiError && error.kind === "network";
}

/** One task, out of the list where the list has it; otherwise asked for, to learn why it isn't there. */
export function useTask(id: string) {
  const { tasks, isLoaded } = useTasks();
  const { queue } = useOutboxState();
  const listed = tasks?.find((task) => task.id === id);
  const query = useQuery({
    queryKey: one(id),
    queryFn: async ({ signal }) => (await getTask(id, { signal })).data,
    enabled: isLoaded && !listed && isTaskId(id),
    staleTime: 0,
  });
  const writes = queue.map(({ write }) => write);
  const found = query.error ? undefined : withWritesOnOne(query.data, writes, id);
  const task = listed ?? found;
  const error = isTaskId(id) ? query.error : new ApiError("No such task.", { kind: "not-found" });
  return { task, error: task ? null : error, retry: query.refetch };
}

/** How the latest writes to one task are doing; nothing to say when there were none. */
export function useSaveStatus(id: string): "saving" | "device" | "saved" | null {
  const { queue, saved, connection, isKept } = useOutboxState();
  if (queue.some(({ write }) => write.task.id === id)) {
    return connection === "fine" || !isKept ? "saving" : "device";
  }
  return saved.has(id) ? "saved" : null;
}

type Options = MakeCallbacks & {
  /** What is said of it, where that can be said better than in general. */
  message?: string;
};

type TaskUpdate = { task: Task; changes: TaskChanges };

export function useTaskWriter() {
  const outbox = useOutbox();

  /** Does it at once, and offers to take all of it back. */
  function act(writes: TaskWrite[], message: string, options: Options = {}): void {
    const [first] = writes;
    if (!first) return;
    const deed = rememberDeed(outbox.make(writes, options));
    notify(options.message ?? message, {
      about: writes.length === 1 ? first.task.id : "many tasks",
      action: { label: "Undo", onClick: () => void undoDeed(outbox, deed) },
    });
  }

  function create(fields: TaskFields, options?: Options): Task {
    const task = newTask(fields);
    act([{ kind: "create", task }], "Added", options);
    return task;
  }

  function createMany(fields: readonly TaskFields[], options?: Options): Task[] {
    const tasks = fields.map(newTask);
    const writes = tasks.map((task) => ({ kind: "create", task }) as const);
    act(writes, describe("Added", tasks.length), options);
    return tasks;
  }

  /** Each task has a change of its own; together they are one action. */
  function updateEach(updates: readonly TaskUpdate[], options?: Options): void {
    const writes = updates.map((update) => ({ kind: "update", ...update }) as const);
    act(writes, describe(nameChange(updates[0]?.changes ?? {}), writes.length), options);
  }

  function updateMany(tasks: readonly Task[], changes: TaskChanges, options?: Options): void {
    updateEach(
      tasks.map((task) => ({ task, changes })),
      options,
    );
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
    updateEach,
    setCompleted: (task: Task, completed: boolean) => setManyCompleted([task], completed),
    setManyCompleted,
    remove: (task: Task) => removeMany([task]),
    removeMany,
  };
}

function newTask(fields: TaskFields): Task {
  return draftTask(fields, crypto.randomUUID(), new Date().toISOString());
}

/** Takes back what was done last on this page, and before that, and so on. */
export function useUndo() {
  const outbox = useOutbox();
  const canUndo = useCanUndo();
  function undo(): void {
    if (canUndo) void undoDeed(outbox).then((isWhole) => isWhole && notify("Undone"));
  }
  return { undo, canUndo };
}

/** Whether all of it was; otherwise its person is told. */
async function undoDeed(outbox: Outbox, deed?: Deed): Promise<boolean> {
  const isWhole = await outbox.takeBack(takeDeed(deed));
  if (!isWhole) notify("What was changed since stays as it is.");
  return isWhole;
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
