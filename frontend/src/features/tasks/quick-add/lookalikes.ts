/** What only looks like a day on which something is due. */

import type { Clock } from "./date-rule";
import { pointAt } from "./points";
import { stretchAt } from "./stretches";
import { timeAt } from "./times";
import {
  MONTHS,
  readCount,
  readOrdinal,
  readSpelledOrdinal,
  readUnit,
  WEEKDAYS,
} from "./vocabulary";
import { keyAfter, keyAt, standsAt, type Word } from "./words";

type FoundLookalike = { length: number; kind: null };

const NAMES = [
  ..."black cyber good ash palm maundy shrove holy giving easter super freaky bloody blue ruby fat taco casual whit trinity manic sheffield throwback spy".split(
    " ",
  ),
];
const BACKWARD = new Set("last past previous prev".split(" "));
const STRETCHES = new Set("week month year weekend night quarter".split(" "));

/** "Black Friday", "Friday the 13th", "USA Today", "a week from friday". */
export function lookalikeAt(
  words: readonly Word[],
  at: number,
  clock: Clock,
): FoundLookalike | null {
  const key = keyAt(words, at);
  const next = keyAfter(words, at + 1);
  if (key === "usa" && next === "today") return { length: 2, kind: null };
  if (standsAt(words, at, "friday the 13th")) return { length: 3, kind: null };
  return elsewhereAt(words, at, clock) ?? awayAt(words, at, clock) ?? partOfAt(words, at);
}

/** "last friday at 4pm", "3 days ago", "5pm yesterday": the time goes with a day that isn't ours. */
function elsewhereAt(words: readonly Word[], at: number, clock: Clock): FoundLookalike | null {
  const time = timeAt(words, at)?.length ?? 0;
  const dayAt = at + time + (time > 0 && keyAfter(words, at + time) === "on" ? 1 : 0);
  const other = time === 0 || keyAfter(words, dayAt) ? otherDayAt(words, dayAt) : 0;
  if (!other) return null;
  const end = dayAt + other;
  return { length: end + pointAt(words, end, clock) - at, kind: null };
}

const PAST_DAYS = ["the day before yesterday", "day before yesterday", "yesterday", "yest"];

function otherDayAt(words: readonly Word[], at: number): number {
  const named = PAST_DAYS.find((phrase) => standsAt(words, at, phrase));
  if (named) return named.split(" ").length;
  const stretch = stretchAt(words, at)?.length ?? 0;
  if (stretch) return afterStretchAt(words, at + stretch, stretch);
  if (NAMES.includes(keyAt(words, at)) && WEEKDAYS.has(keyAfter(words, at + 1))) return 2;
  return backwardAt(words, at) || weekdayBackwardAt(words, at) || otherWeekdayAt(words, at);
}

/** "the second friday in may", "friday week": days that a task's words name, but no rule counts. */
function otherWeekdayAt(words: readonly Word[], at: number): number {
  const skipped = keyAt(words, at) === "the" ? 1 : 0;
  const first = skipped ? keyAfter(words, at + 1) : keyAt(words, at);
  if (WEEKDAYS.has(first) || NEAR_DAYS.has(first))
    return keyAfter(words, at + skipped + 1) === "week" ? skipped + 2 : 0;
  const isCounted = readOrdinal(first) ?? readSpelledOrdinal(first);
  if (!isCounted) return 0;
  const end = at + skipped + 1;
  if (keyAfter(words, end) && standsAt(words, end, "of last month")) return skipped + 4;
  if (words[end - 1]?.tail || !WEEKDAYS.has(keyAt(words, end))) return 0;
  const inMonth = ["in", "of", "this", "next"].includes(keyAfter(words, end + 1));
  return skipped + 2 + (inMonth && MONTHS.has(keyAfter(words, end + 2)) ? 2 : 0);
}

/** "3 days ago", "a week tomorrow". */
function afterStretchAt(words: readonly Word[], at: number, length: number): number {
  const next = keyAfter(words, at);
  const isWeek = readUnit(keyAt(words, at - 1)) === "week";
  const isFar = isWeek && (WEEKDAYS.has(next) || NEAR_DAYS.has(next));
  return next === "ago" || isFar ? length + 1 : 0;
}

const NEAR_DAYS = new Set(["today", "tomorrow"]);

/** "last friday", "last week on tuesday". */
function backwardAt(words: readonly Word[], at: number): number {
  const what = keyAfter(words, at + 1);
  if (!BACKWARD.has(keyAt(words, at))) return 0;
  if (WEEKDAYS.has(what) || MONTHS.has(what)) return 2;
  if (!STRETCHES.has(what)) return 0;
  const skipped = keyAfter(words, at + 2) === "on" ? 1 : 0;
  return WEEKDAYS.has(keyAfter(words, at + 2 + skipped)) ? 3 + skipped : 2;
}

/** "tuesday of last week". */
function weekdayBackwardAt(words: readonly Word[], at: number): number {
  if (!WEEKDAYS.has(keyAt(words, at))) return 0;
  const skipped = keyAfter(words, at + 1) === "of" ? 1 : 0;
  return keyAfter(words, at + 1 + skipped) && standsAt(words, at + 1 + skipped, "last week")
    ? 3 + skipped
    : 0;
}

/** "2 weeks before friday", "the day after tomorrow's match" is none of ours. */
function awayAt(words: readonly Word[], at: number, clock: Clock): FoundLookalike | null {
  const relation = keyAfter(words, at + 1);
  // "A week on tuesday" is counted, "plan the week on sunday" is not.
  const isAway =
    ["from", "after", "before"].includes(relation) ||
    (relation === "on" && readCount(keyAt(words, at - 1)));
  if (!readUnit(keyAt(words, at)) || !isAway) return null;
  if (standsAt(words, at, "day after tomorrow")) return null;
  const length = pointAt(words, at + 2, clock);
  return length ? { length: length + 2, kind: null } : null;
}

const PARTS = new Set("beginning start middle end rest most half".split(" "));
const VAGUE = new Set("later sometime".split(" "));
const WHICH = new Set("this next the".split(" "));

/** "later next week", "end of next week": a stretch, of which no day is named. */
function partOfAt(words: readonly Word[], at: number): FoundLookalike | null {
  const isPart = PARTS.has(keyAt(words, at)) && keyAfter(words, at + 1) === "of";
  if (!isPart && !VAGUE.has(keyAt(words, at))) return null;
  let length = isPart ? 2 : 1;
  const start = length;
  while (WHICH.has(keyAfter(words, at + length))) length += 1;
  return length > start && STRETCHES.has(keyAfter(words, at + length))
    ? { length: length + 1, kind: null }
    : null;
}
