/**
 * The order that people give their tasks.
 *
 * A position is a fractional index, so a move writes one task and no other.
 * A task that was never moved stands where its creation puts it, newest first; the database reckons
 * its place in the same way (`place` of the table of tasks).
 */

import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import type { Task } from "./writes";

const LONGEST_POSITION = 64;
const LATEST = 9_000_000_000_000_000;
const SECONDS_LENGTH = "2026-11-22T12:00:00".length;

const places = new WeakMap<Task, string>();

/** Compared by character codes. */
export function placeOf(task: Task): string {
  if (task.position !== null) return task.position;
  const known = places.get(task);
  if (known) return known;
  const place = `p${String(LATEST - microseconds(task.createdAt)).padStart(16, "0")}`;
  places.set(task, place);
  return place;
}

/** A moment of the server has six digits of a second, of which `Date` knows three. */
function microseconds(moment: string): number {
  const fraction = /\.(\d+)/.exec(moment)?.[1] ?? "";
  const seconds = Date.parse(`${moment.slice(0, SECONDS_LENGTH)}Z`);
  return seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

export function byPlace(a: Task, b: Task): number {
  const [one, other] = [placeOf(a), placeOf(b)];
  if (one === other) return a.id < b.id ? -1 : 1;
  return one < other ? -1 : 1;
}

export type Move = { task: Task; position: string };

/**
 * What to write so that the moving tasks stand together before `target`, or at the end without one.
 * The list is in the order of `byPlace`. Where two neighbours leave no room, which takes hundreds of
 * moves into one gap or another program's positions, as few of them as possible move along.
 */
export function moveBefore(
  list: readonly Task[],
  moving: readonly Task[],
  target: Task | null,
): Move[] {
  const ids = new Set(moving.map(({ id }) => id));
  const rest = list.filter(({ id }) => !ids.has(id));
  const at = target ? rest.findIndex(({ id }) => id === target.id) : rest.length;
  for (let widened = 0; ; widened += 1) {
    const [from, to] = [Math.max(0, at - widened), Math.min(rest.length, at + widened)];
    const count = moving.length + to - from;
    const positions = positionsBetween(rest[from - 1], rest[to], count);
    if (!positions) continue;
    const tasks = [...rest.slice(from, at), ...moving, ...rest.slice(at, to)];
    return tasks.map((task, index) => ({ task, position: positions[index] ?? "" }));
  }
}

/** Null where there is no room, or where a neighbour's place means nothing to the library. */
function positionsBetween(before: Task | undefined, after: Task | undefined, count: number) {
  const [first, last] = [before ? placeOf(before) : null, after ? placeOf(after) : null];
  try {
    generateKeyBetween(first, last);
    const positions = generateNKeysBetween(first, last, count);
    return positions.every(({ length }) => length <= LONGEST_POSITION) ? positions : null;
  } catch {
    return null;
  }
}

/** A position for something new before `target`, or at the end without one. */
export function positionBefore(list: readonly Task[], target: Task | null): string | null {
  const at = target ? list.findIndex(({ id }) => id === target.id) : list.length;
  return positionsBetween(list[at - 1], list[at], 1)?.[0] ?? null;
}
