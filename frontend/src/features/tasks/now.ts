"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import { useHydrated } from "@/lib/hydrated";
import { ZonedDate } from "./due";

const MINUTE = 60_000;

/** When the page was made, and the visitor's zone as far as it was known then. */
export type FirstClock = { moment: number; zone: string };

export const NO_CLOCK: FirstClock = { moment: 0, zone: "UTC" };

export const FirstClockContext = createContext(NO_CLOCK);

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, MINUTE / 4);
  document.addEventListener("visibilitychange", onChange);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}

const minuteOf = (moment: number) => Math.floor(moment / MINUTE) * MINUTE;
const currentMinute = () => minuteOf(Date.now());

/**
 * The present minute, so that a page left open overnight moves on to the new day.
 *
 * Until the page listens to its visitor it is the minute of the server, in the visitor's zone.
 */
export function useNow(): Date {
  const first = useContext(FirstClockContext);
  const isHydrated = useHydrated();
  const minute = useSyncExternalStore(subscribe, currentMinute, () => minuteOf(first.moment));
  return isHydrated ? new Date(minute) : new ZonedDate(minute, first.zone);
}
