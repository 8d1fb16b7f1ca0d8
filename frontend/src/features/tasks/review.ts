/** Whether the changes that were refused are being looked at; from a message, or from the sync pill. */

import { useSyncExternalStore } from "react";

let isOpen = false;
const listeners = new Set<() => void>();

export function openReview(): void {
  set(true);
}

export function closeReview(): void {
  set(false);
}

export function useReview(): boolean {
  return useSyncExternalStore(
    listen,
    () => isOpen,
    () => false,
  );
}

function set(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
