"use client";

import { useSyncExternalStore } from "react";

const MINUTE = 60_000;

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, MINUTE / 4);
  document.addEventListener("visibilitychange", onChange);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}

const currentMinute = () => Math.floor(Date.now() / MINUTE) * MINUTE;

/** The present minute, so that a page left open overnight moves on to the new day. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, currentMinute, () => 0));
}
