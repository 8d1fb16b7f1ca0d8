/** What was done on this page, newest last. */

import { useSyncExternalStore } from "react";
import type { Operation } from "./outbox/state";

const LONGEST = 100;

/** One action of a person, however many tasks it touched. */
export type Deed = { operations: readonly Operation[] };

let deeds: readonly Deed[] = [];
const listeners = new Set<() => void>();

export function rememberDeed(operations: readonly Operation[]): Deed {
  const deed = { operations };
  keep([...deeds, deed].slice(-LONGEST));
  return deed;
}

/** Hands over what is to be taken back; nothing of a deed that was taken back before. */
export function takeDeed(deed: Deed | undefined = deeds.at(-1)): readonly Operation[] {
  const isKept = deed !== undefined && deeds.includes(deed);
  keep(deeds.filter((other) => other !== deed));
  return isKept ? deed.operations : [];
}

/** What was refused was never done: there is nothing to take back. */
export function forgetOperations(ids: readonly string[]): void {
  const remaining = deeds.filter(
    ({ operations }) => !operations.every(({ id }) => ids.includes(id)),
  );
  if (remaining.length < deeds.length) keep(remaining);
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
