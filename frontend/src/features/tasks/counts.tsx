"use client";

import { useHydrated } from "@/lib/hydrated";
import { useTasks } from "./data";
import { dayOf, dueDay } from "./due";
import { useNow } from "./now";

/** How much is left for today, late tasks included. Nothing to do shows no number. */
export function TodayCount() {
  const { tasks = [] } = useTasks();
  const today = dayOf(useNow());
  const isHydrated = useHydrated();
  const count = tasks.filter(
    ({ completed, dueDate }) => !completed && dueDate !== null && dueDay(dueDate) <= today,
  ).length;
  if (!isHydrated || count === 0) return null;
  return (
    <span className="ml-auto text-faint text-xs tabular-nums">
      {count}
      <span className="sr-only"> due</span>
    </span>
  );
}
