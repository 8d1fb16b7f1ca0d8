/** Writes that failed, kept in their order until they are sent again or given up. */

import { ApiError } from "@/lib/api-error";
import { reportFailed } from "@/lib/unsaved";
import type { TaskWrite } from "./writes";

export type Unsent = { id: string; error: ApiError; writes: TaskWrite[] };

const unsent = new Map<string, Unsent>();

/** Why nothing more may be sent for a task: an earlier write to it has to go first. */
export function findObstacle(id: string): ApiError | undefined {
  return unsent.get(id)?.error;
}

/** Starts to keep what can be sent again, and a refused new task, without which nothing else can be. */
export function keepUnsent(write: TaskWrite, error: Error): Unsent | null {
  if (!(error instanceof ApiError)) return null;
  if (!error.isPassing && write.kind !== "create") return null;
  const { id } = write.task;
  const kept = { id, error, writes: [write] };
  unsent.set(id, kept);
  report();
  return kept;
}

/** Whether the write was held up by an earlier one, and is kept behind it. */
export function joinUnsent(write: TaskWrite, error: Error): boolean {
  const kept = unsent.get(write.task.id);
  if (!kept || kept.error !== error) return false;
  kept.writes.push(write);
  return true;
}

/** Hands over what is kept; nothing when it has been handed over or given up before. */
export function takeUnsent(kept: Unsent | null): TaskWrite[] {
  if (!kept || unsent.get(kept.id) !== kept) return [];
  unsent.delete(kept.id);
  report();
  return kept.writes;
}

/**
 * What has to be sent ahead of a newer write to the same task, so that no text is lost or overwritten.
 * A tick or a deletion that failed was seen to be undone: the newer write is made in its place.
 */
export function takeUnsentBefore(next: TaskWrite): TaskWrite[] {
  const kept = unsent.get(next.task.id);
  const writes = kept ? takeUnsent(kept) : [];
  return next.kind === "delete" ? [] : writes.filter((write) => isStillWanted(write, next));
}

function isStillWanted(write: TaskWrite, next: TaskWrite): boolean {
  if (write.kind !== "update") return write.kind === "create";
  const replaced = next.kind === "update" ? next.changes : {};
  return Object.keys(write.changes).some((field) => !(field in replaced));
}

function report(): void {
  reportFailed([...unsent.values()].some(({ error }) => error.isPassing));
}
