/**
 * Reads the server's log into what is known of the tasks.
 *
 * It sends nothing and knows of no write: what it reads goes through the few doors of `Log`. The
 * outbox says when it is its turn.
 */

import { ApiError } from "@/lib/api-error";
import type { Task } from "../writes";
import { applyPatch, NOTHING, type Patch, type Snapshot } from "./state";
import type { Page } from "./surroundings";

export type Log = {
  read: (cursor: string | null) => Promise<Page>;
  /** Up to where the device has read, whichever tab that was. */
  cursor: () => Promise<string | null>;
  /** Whether there was nothing on the screen that was read before. */
  isFirst: () => boolean;
  /** On the screen alone: there is more to come. */
  show: (patch: Patch) => void;
  /** On the device, on the screen, and in the other tabs. */
  keep: (patch: Patch) => Promise<void>;
};

/** Up to its end; with it go the operations of which it tells what became. */
export async function readLog(log: Log, settled: readonly string[]): Promise<void> {
  const cursor = await log.cursor();
  if (cursor === null) return readAll(log, settled);
  try {
    await readFrom(log, cursor, settled);
  } catch (error) {
    // What the device holds is too old to be brought up to date.
    if (!(error instanceof ApiError && error.status === 410)) throw error;
    await readAll(log, settled);
  }
}

async function readFrom(log: Log, start: string, settled: readonly string[]): Promise<void> {
  let cursor = start;
  for (let hasMore = true; hasMore; ) {
    const page = await log.read(cursor);
    ({ hasMore, nextCursor: cursor } = page);
    await log.keep({ ...deltaOf(page), cursor, settled: hasMore ? [] : settled });
  }
}

/** Of a long list the first part is shown while the rest is on its way; it is kept as a whole. */
async function readAll(log: Log, settled: readonly string[]): Promise<void> {
  const isFirst = log.isFirst();
  let page = await log.read(null);
  let { tasks } = applyPatch(NOTHING, deltaOf(page));
  while (page.hasMore) {
    if (isFirst) log.show(deltaOf(page));
    page = await log.read(page.nextCursor);
    ({ tasks } = applyPatch({ ...NOTHING, tasks }, deltaOf(page)));
  }
  await log.keep({ put: tasks, isWhole: true, cursor: page.nextCursor, settled });
}

function deltaOf({ tasks, deletedIds }: Page): Patch {
  return { put: tasks, gone: deletedIds };
}

/** What came with the page is the server's word, but not the last: the newer version counts. */
export function withFirst(snapshot: Snapshot, first: readonly Task[]): Snapshot {
  if (first.length === 0) return snapshot;
  const versions = new Map(snapshot.tasks.map(({ id, version }) => [id, version]));
  const put = first.filter(({ id, version }) => version > (versions.get(id) ?? 0));
  return applyPatch(snapshot, { put });
}
