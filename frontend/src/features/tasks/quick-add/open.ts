"use client";

import { useSyncExternalStore } from "react";
import { offerText } from "./typed";

let isOpen = false;
const listeners = new Set<() => void>();

/** Opens quick add from anywhere, with a text in it if one is given. */
export function openQuickAdd(text?: string): void {
  if (text) offerText(text);
  setQuickAddOpen(true);
}

export function setQuickAddOpen(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}

export function useQuickAddOpen(): boolean {
  return useSyncExternalStore(
    listen,
    () => isOpen,
    () => false,
  );
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
