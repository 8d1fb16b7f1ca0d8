/** What is being written when its field goes away: no blur tells of the browser's Back. */

import { useLayoutEffect, useRef } from "react";

export function useOnLeaving(leave: () => void): void {
  const latest = useRef(leave);
  useLayoutEffect(() => {
    latest.current = leave;
  });
  useLayoutEffect(() => () => latest.current(), []);
}

const left = new Map<string, string>();

/** A text that can't be saved is in its field again when somebody comes back to it. */
export function keepText(place: string, text: string): void {
  left.set(place, text);
}

export function keptText(place: string): string | null {
  return left.get(place) ?? null;
}

export function forgetText(place: string): void {
  left.delete(place);
}
