/** A weekday in a certain week: "friday next week", "next week on friday", "tuesday in 2 weeks". */

import { addDays } from "../due";
import * as calendar from "./calendar";
import { type FoundDate, type Rule, sure } from "./date-rule";
import { AMBIGUOUS_WEEKDAYS, readCount, readUnit, WEEKDAYS } from "./vocabulary";
import { keyAfter, keyAt, standsAt, type Word } from "./words";

export const weekdayInWeekAt: Rule = (words, at, { today }) => {
  const weekday = WEEKDAYS.get(keyAt(words, at));
  if (weekday === undefined) return dayAfterWeekAt(words, at, today);
  const week = weekAfter(words, at + 1);
  return week && inWeek(today, week.ahead, weekday, week.length + 1);
};

/** "next week", "of this week", "in 2 weeks" behind a weekday. */
export function weekAfter(words: readonly Word[], at: number) {
  const skipped = keyAfter(words, at) === "of" ? 1 : 0;
  const week = keyAfter(words, at + skipped) ? weekAt(words, at + skipped) : null;
  return week && { ...week, length: week.length + skipped };
}

const WEEKS: Record<string, number> = { "this week": 0, "next week": 1, "the week after next": 2 };

function weekAt(words: readonly Word[], at: number) {
  const named = Object.keys(WEEKS).find((phrase) => standsAt(words, at, phrase));
  if (named) return { ahead: WEEKS[named] ?? 0, length: named.split(" ").length };
  if (keyAt(words, at) !== "in" || readUnit(keyAfter(words, at + 2)) !== "week") return null;
  const ahead = readCount(keyAfter(words, at + 1));
  return ahead ? { ahead, length: 3 } : null;
}

function dayAfterWeekAt(words: readonly Word[], at: number, today: string): FoundDate | null {
  const week = weekAt(words, at);
  if (!week) return null;
  const hasOn = keyAfter(words, at + week.length) === "on";
  const dayAt = at + week.length + (hasOn ? 1 : 0);
  const name = keyAfter(words, dayAt);
  const weekday = WEEKDAYS.get(name);
  const isSure = hasOn || !AMBIGUOUS_WEEKDAYS.has(name);
  return weekday !== undefined && isSure
    ? inWeek(today, week.ahead, weekday, dayAt + 1 - at)
    : null;
}

const WEEK = 7;
const SUNDAY = 7;

/** Nothing when that day has passed. */
function inWeek(today: string, ahead: number, weekday: number, length: number): FoundDate | null {
  const monday = calendar.onOrAfter(addDays(today, 1 - WEEK), 1);
  const day = calendar.addDaysWithin(monday, ahead * WEEK + (weekday || SUNDAY) - 1);
  return day && day >= today ? sure(length, day) : null;
}
