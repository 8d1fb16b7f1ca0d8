/**
 * What a browser knows of one person's tasks, and how each event changes that. Pure.
 *
 * Writing and reading take turns (one lock for all tabs), so whatever the server says is newer than
 * what it said before. The one exception is the answer to a repeated write: it was given in the
 * past, and is no news.
 */

import type { ApiError, ApiErrorKind, FieldProblem } from "@/lib/api-error";
import { type Task, type TaskWrite, withWrites } from "../writes";

/** One write on its way. Its id is its idempotency key, so that it is done once however often it is sent. */
export type Operation = {
  id: string;
  write: TaskWrite;
  /** Its place among all writes of this browser; past all others until it is stored. */
  place: number;
  /** How often it was on its way. One that never was can be forgotten instead of taken back. */
  sent: number;
};

/** A write that the server wouldn't take, until its person has looked at it. */
export type Refusal = {
  id: string;
  write: TaskWrite;
  at: string;
  kind: ApiErrorKind;
  reason: string;
  /** Of a write that was held back since the task it is about was refused: that task's refusal. */
  because: string | null;
};

export type Snapshot = {
  /** The server's last word. */
  tasks: readonly Task[];
  /** Up to where the server's log was read; nothing is known without it. */
  cursor: string | null;
  queue: readonly Operation[];
  refusals: readonly Refusal[];
};

export const NOTHING: Snapshot = {
  tasks: [],
  cursor: null,
  queue: [],
  refusals: [],
};

/** A step from one snapshot to the next, taken on the device and in memory alike. */
export type Patch = {
  put?: readonly Task[];
  gone?: readonly string[];
  /** Whatever isn't in `put` is gone, too. */
  isWhole?: boolean;
  cursor?: string;
  /** Operations that are through. */
  settled?: readonly string[];
  refused?: readonly Refusal[];
  /** Refusals that were answered. */
  reviewed?: readonly string[];
};

export function applyPatch(snapshot: Snapshot, patch: Patch): Snapshot {
  const { settled = [], reviewed = [], refused = [] } = patch;
  return {
    tasks: patchTasks(snapshot.tasks, patch),
    cursor: patch.cursor ?? snapshot.cursor,
    queue: without(snapshot.queue, settled),
    refusals: [...without(snapshot.refusals, reviewed), ...refused],
  };
}

function patchTasks(
  tasks: readonly Task[],
  { put = [], gone = [], isWhole = false }: Patch,
): readonly Task[] {
  if (put.length === 0 && gone.length === 0 && !isWhole) return tasks;
  const byId = new Map(isWhole ? [] : tasks.map((task) => [task.id, task]));
  for (const task of put) byId.set(task.id, task);
  for (const id of gone) byId.delete(id);
  return [...byId.values()];
}

function without<T extends { id: string }>(items: readonly T[], ids: readonly string[]) {
  if (ids.length === 0) return items;
  const out = new Set(ids);
  return items.filter(({ id }) => !out.has(id));
}

/** Which tasks a patch touches, for the other tabs. */
export function touchedBy({ put = [], gone = [], isWhole }: Patch): readonly string[] | "all" {
  return isWhole ? "all" : [...put.map(({ id }) => id), ...gone];
}

/** What is on the screen: the server's last word, with what it hasn't answered yet on top. */
export function shownTasks({ tasks, queue }: Snapshot): readonly Task[] {
  return withWrites(
    tasks,
    queue.map(({ write }) => write),
  );
}

/** The answer to a write that was just done. */
export function answered({ id, write }: Operation, task: Task | null): Patch {
  return { settled: [id], ...(task ? { put: [task] } : { gone: [write.task.id] }) };
}

/** Takes a write back. Without its task, nothing later can be done to it: that is held back, too. */
export function refused(
  operation: Operation,
  queue: readonly Operation[],
  error: ApiError,
  at: string,
): Patch {
  const dependents = operation.write.kind === "create" ? laterOnes(operation, queue) : [];
  const words = { at, kind: error.kind, reason: explain(error) };
  const refusals = [operation, ...dependents].map(({ id, write }) => ({
    ...words,
    id,
    write,
    because: id === operation.id ? null : operation.id,
  }));
  return { settled: refusals.map(({ id }) => id), refused: refusals };
}

function laterOnes(operation: Operation, queue: readonly Operation[]): Operation[] {
  return queue.filter(
    ({ place, write }) => place > operation.place && write.task.id === operation.write.task.id,
  );
}

/** Whether forgetting it leaves nothing behind: it was never sent, and nothing builds on it. */
export function canBeForgotten(operation: Operation, queue: readonly Operation[]): boolean {
  return operation.sent === 0 && laterOnes(operation, queue).length === 0;
}

/** Whether newer writes say all that a refused one said, so that nobody needs to look at it. */
export function isSuperseded(
  { write }: { write: TaskWrite },
  newer: readonly TaskWrite[],
): boolean {
  if (write.kind !== "update") return false;
  return newer.some(
    (next) =>
      next.kind === "update" &&
      next.task.id === write.task.id &&
      Object.keys(write.changes).every((field) => field in next.changes),
  );
}

export type Verdict = "refused" | "later" | "signed-out";

/** A server that fails for one write alone must not hold up all others for ever. */
const MOST_FAULTS = 8;

export function judge(error: ApiError, { sent }: Operation): Verdict {
  if (error.kind === "signed-out") return "signed-out";
  // The first try may still be under way.
  if (error.kind === "conflict" && error.retryAfter !== null) return "later";
  if (error.status === 500 && sent >= MOST_FAULTS) return "refused";
  return error.isPassing ? "later" : "refused";
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Longer after each failure, and never the same for two browsers; never shorter than was asked for. */
export function pauseAfter(failures: number, retryAfter: number | null, random: number): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) * (0.5 + random / 2);
  return Math.max(pause, (retryAfter ?? 0) * 1000);
}

function explain(error: ApiError): string {
  if (error.kind === "not-found") return "It doesn’t exist or was deleted.";
  if (error.kind === "forbidden") return "You don’t have access to it.";
  if (error.kind === "server") {
    return error.requestId ? `Server error, request ${error.requestId}.` : "Server error.";
  }
  const [detail]: FieldProblem[] = error.details;
  return detail?.message ?? error.message;
}
