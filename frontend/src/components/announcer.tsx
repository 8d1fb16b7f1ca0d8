"use client";

import { useSyncExternalStore } from "react";

let latest = "";
const listeners = new Set<() => void>();

/** Said to whoever can't see what a key just did; what is visible needs no words. */
export function announce(message: string): void {
  // The same words twice are no change, so the second time differs in what nobody hears.
  latest = latest === message ? `${message}\u00a0` : message;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Announcer() {
  const message = useSyncExternalStore(
    subscribe,
    () => latest,
    () => "",
  );
  return (
    <p aria-live="polite" className="sr-only">
      {message}
    </p>
  );
}
