"use client";

import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  const view = window.visualViewport;
  view?.addEventListener("resize", onChange);
  view?.addEventListener("scroll", onChange);
  return () => {
    view?.removeEventListener("resize", onChange);
    view?.removeEventListener("scroll", onChange);
  };
}

function read(): number {
  const view = window.visualViewport;
  // Zoomed in by two fingers, less is seen, too, and no keyboard is there.
  if (!view || view.scale > 1) return 0;
  return Math.max(0, Math.round(window.innerHeight - view.height - view.offsetTop));
}

/** How much of the page's foot a keyboard on the screen covers, where it covers instead of shrinking. */
export function useKeyboardInset(): number {
  return useSyncExternalStore(subscribe, read, () => 0);
}
