"use client";

import { useTasks } from "./data";
import { dayOf, dueDay } from "./due";
import { useNow } from "./now";

/** How much is left for today, late tasks included. Nothing to do shows no number. */
export function TodayCount() {
  const { tasks = [], isPart } = useTasks();
  const now = useNow();
  const today = dayOf(now);
  const count = tasks.filter(
    ({ completed, dueDate }) => !completed && dueDate !== null && dueDay(dueDate, now) <= today,
  ).length;
  if (isPart || count === 0) return null;
  return (
    <span className="ml-auto text-faint text-xs tabular-nums">
      {count}
      <span className="sr-only"> due</span>
    </span>
  );
}
