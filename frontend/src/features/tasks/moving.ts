/** Where tasks go that are moved by key, menu or mouse, and how that is said. */

import type { Shift } from "./keyboard/reach";
import { type Move, moveBefore } from "./order";
import type { Task } from "./writes";

export type Moved = { moves: Move[]; message: string };

/** Null where they stand there already. `list` holds those that can be moved, in their order. */
export function shifted(
  list: readonly Task[],
  chosen: readonly Task[],
  shift: Shift,
): Moved | null {
  const isMoving = chooser(chosen);
  const moving = list.filter(isMoving);
  const above = list[list.findIndex(isMoving) - 1];
  const below = list.slice(list.findLastIndex(isMoving) + 1);
  switch (shift) {
    case "up":
      return above ? placed(list, moving, above) : null;
    case "top":
      return above ? placed(list, moving, list.find((task) => !isMoving(task)) ?? null) : null;
    case "down":
      return below.length > 0 ? placed(list, moving, below[1] ?? null) : null;
    case "bottom":
      return below.length > 0 ? placed(list, moving, null) : null;
  }
}

/** Before or after `target`, as a row is dropped on the edge of another one. */
export function dropped(
  list: readonly Task[],
  chosen: readonly Task[],
  target: Task,
  edge: "top" | "bottom",
): Moved | null {
  const isMoving = chooser(chosen);
  if (isMoving(target)) return null;
  const rest = list.filter((task) => !isMoving(task));
  const at = rest.findIndex(({ id }) => id === target.id) + (edge === "bottom" ? 1 : 0);
  return placed(list, list.filter(isMoving), rest[at] ?? null);
}

function placed(list: readonly Task[], moving: readonly Task[], target: Task | null): Moved {
  const message = target ? `Moved before “${target.title}”` : "Moved to the end";
  return { moves: moveBefore(list, moving, target), message };
}

function chooser(chosen: readonly Task[]): (task: Task) => boolean {
  const ids = new Set(chosen.map(({ id }) => id));
  return ({ id }) => ids.has(id);
}
