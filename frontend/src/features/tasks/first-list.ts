/**
 * What a list begins with, or the task of an address, read on the server, so that it comes with the page.
 *
 * A help and no more: whatever goes wrong, or takes too long, is left to the browser.
 */

import "server-only";
import type { ListTasksParams } from "@/lib/api/model/listTasksParams";
import type { SuccessListTaskRead } from "@/lib/api/model/successListTaskRead";
import type { SuccessTaskRead } from "@/lib/api/model/successTaskRead";
import { getGetTaskUrl, getListTasksUrl } from "@/lib/api/tasks";
import { readInternalApiUrl } from "@/lib/environment";
import { taskOf } from "@/lib/navigation";
import { mintToken } from "@/lib/user";
import { type Filters, isFiltering, readFilters } from "./filters";
import type { FirstList } from "./outbox/surroundings";
import { isTaskId } from "./writes";

/** So long the page may wait for the API. */
const PATIENCE = 800;
/** More rows than a screen has room for. */
const COUNT = 50;

/** `here` is the address in full; on pages that show no tasks there is nothing to read. */
export async function readFirstList(here: string, zone: string): Promise<FirstList | null> {
  const { pathname: place, searchParams } = new URL(here, "http://page");
  const taskId = taskOf(place);
  if (taskId) return readTask(place, taskId);
  const question = ask(place, searchParams, zone);
  if (!question) return null;
  const path = getListTasksUrl({ ...question, limit: COUNT });
  const page = await readInTime<SuccessListTaskRead>(path);
  if (!page) return null;
  const hasMore = page.meta.nextCursor !== null || isFiltering(readFilters(searchParams));
  return { place, tasks: page.data, hasMore };
}

async function readTask(place: string, taskId: string): Promise<FirstList | null> {
  if (!isTaskId(taskId)) return null;
  const found = await readInTime<SuccessTaskRead>(getGetTaskUrl(taskId));
  return found && { place, tasks: [found.data], hasMore: true };
}

function readInTime<T>(path: string): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([late, read<T>(path).catch(() => null)]);
}

async function read<T>(path: string): Promise<T | null> {
  const answer = await fetch(readInternalApiUrl() + path, {
    headers: { Authorization: `Bearer ${await mintToken()}` },
    // Next.js must not keep it for the next visitor.
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.ok ? answer.json() : null;
}

/** In the API's words; the list itself sorts and sifts them once more. */
function ask(place: string, search: URLSearchParams, zone: string): ListTasksParams | null {
  switch (place) {
    case "/app/today":
    case "/app/upcoming":
      return { completed: false, sort: "dueDate" };
    case "/app/completed":
      return { completed: true, sort: "-updatedAt" };
    case "/app/all":
      return askFiltered(readFilters(search), zone);
    default:
      return null;
  }
}

const SORTS = {
  manual: "position",
  newest: "-createdAt",
  oldest: "createdAt",
  due: "dueDate",
  priority: "-priority",
  title: "title",
  changed: "-updatedAt",
} as const satisfies Record<Filters["sort"], ListTasksParams["sort"]>;

function askFiltered(filters: Filters, zone: string): ListTasksParams {
  const { q, status, priority, due, sort } = filters;
  return {
    sort: SORTS[sort],
    ...(q.trim() ? { q: q.trim() } : {}),
    ...(status === "all" ? {} : { completed: status === "completed" }),
    ...(priority ? { priority } : {}),
    ...(due ? { due, tz: zone } : {}),
  };
}
