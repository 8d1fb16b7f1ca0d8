/** What was done on this page, newest last, and what takes each of it back. */

import { useSyncExternalStore } from "react";
import type { TaskWrite } from "./writes";

const LONGEST = 100;

/** One action of a person, however many tasks it touched. */
export type Deed = { inverse: readonly TaskWrite[] };

let deeds: readonly Deed[] = [];
const listeners = new Set<() => void>();

export function rememberDeed(inverse: readonly TaskWrite[]): Deed {
  const deed = { inverse };
  keep([...deeds, deed].slice(-LONGEST));
  return deed;
}

/** Hands over what takes a deed back; nothing for one that was taken back before. */
export function takeDeed(deed: Deed | undefined = deeds.at(-1)): readonly TaskWrite[] {
  const isKept = deed !== undefined && deeds.includes(deed);
  keep(deeds.filter((other) => other !== deed));
  return isKept ? deed.inverse : [];
}

export function forgetDeeds(): void {
  keep([]);
}

export function useCanUndo(): boolean {
  return useSyncExternalStore(
    listen,
    () => deeds.length > 0,
    () => false,
  );
}

function keep(next: readonly Deed[]): void {
  deeds = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
