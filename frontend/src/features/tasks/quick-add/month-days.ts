/** Days of a month: "27 Jan", "January 27th, 2027", "10 - 22 August", "the 15th of next month". */

import * as calendar from "./calendar";
import type { FoundDate, Rule } from "./date-rule";
import { isDescribed } from "./descriptions";
import {
  AFTER_A_TIME,
  AMBIGUOUS_MONTHS,
  DASHES,
  isMeridiem,
  MONTHS,
  PRONOUNS,
  readOrdinal,
  readSpelledOrdinal,
} from "./vocabulary";
import { keyAfter, keyAt, type Place, standsAt, type Word } from "./words";

export const monthDayAt: Rule = (words, at, { today }) => {
  const found =
    dayBeforeMonth(words, at) ?? monthBeforeDay(words, at) ?? yearBeforeMonth(words, at);
  if (!found) return null;
  const { month, date, end, place = "anywhere", isRange = false } = found;
  const year = found.year ? { value: found.year, length: 0 } : yearAt(words, end, today);
  const day = year
    ? calendar.makeDay(year.value, month, date)
    : calendar.nextYearly(today, month, date);
  if (!day) return null;
  const length = end - at + (year?.length ?? 0);
  return { length, place: year ? "anywhere" : place, day, isYearless: !year, isRange };
};

/** "2027", "'27", "next year". */
export function yearAt(words: readonly Word[], at: number, today: string) {
  const key = keyAfter(words, at);
  if (/^\d{4}$/.test(key)) return { value: Number(key), length: 1 };
  if (/^['’]\d{2}$/.test(key)) return { value: calendar.fullYear(key.slice(1), today), length: 1 };
  const named = key && ["this year", "next year"].find((phrase) => standsAt(words, at, phrase));
  if (!named) return null;
  return { value: Number(today.slice(0, 4)) + (named === "next year" ? 1 : 0), length: 2 };
}

type MonthDay = {
  month: number;
  date: number;
  year?: number;
  end: number;
  place?: Place;
  isRange?: boolean;
};

type NumberedDay = { date: number; kind: "bare" | "ordinal" | "spelled" };

function readDay(key: string): NumberedDay | null {
  const ordinal = readOrdinal(key);
  if (ordinal) return { date: ordinal, kind: "ordinal" };
  if (/^\d{1,2}$/.test(key) && Number(key) > 0) return { date: Number(key), kind: "bare" };
  const spelled = readSpelledOrdinal(key);
  return spelled ? { date: spelled, kind: "spelled" } : null;
}

/** "27 Jan", "27th of January", "10 - 22 August", "the 1st or 2nd of May". */
function dayBeforeMonth(words: readonly Word[], at: number): MonthDay | null {
  if (keyAt(words, at) === "the" && keyAfter(words, at + 1)) {
    const day = readDay(keyAt(words, at + 1));
    return day && day.kind !== "bare" ? dayBeforeMonth(words, at + 1) : null;
  }
  const glued = gluedDay(keyAt(words, at));
  if (glued) return { ...glued, end: at + 1 };
  const days = daysAt(words, at);
  if (!days) return null;
  const hasOf = keyAfter(words, at + days.length) === "of";
  const monthAt = at + days.length + (hasOf ? 1 : 0);
  const name = keyAfter(words, monthAt);
  const month = MONTHS.get(name);
  if (!month) return null;
  const isVerb =
    AMBIGUOUS_MONTHS.has(name) && days.kind !== "ordinal" && !words[monthAt]?.isTitleCase;
  // "The third may win".
  if (isVerb && days.kind === "spelled" && !hasOf) return null;
  const place = isVerb || days.kind === "spelled" ? "edge" : "anywhere";
  return { month, date: days.date, end: monthAt + 1, place, isRange: days.isRange };
}

/** "27jan", "27-jan". */
function gluedDay(key: string) {
  const [, digits, name = ""] = /^(\d{1,2})-?([a-z]{3,9})$/.exec(key) ?? [];
  const month = MONTHS.get(name);
  return month ? { month, date: Number(digits) } : null;
}

function daysAt(words: readonly Word[], at: number) {
  const [, from, to] = GLUED_DAYS.exec(keyAt(words, at)) ?? [];
  if (from && Number(from) < Number(to))
    return { date: Number(from), kind: "bare" as const, length: 1, isRange: true };
  const first = readDay(keyAt(words, at));
  if (!first) return null;
  if (!isJoint(keyAfter(words, at + 1))) return { ...first, length: 1, isRange: false };
  const second = readDay(keyAfter(words, at + 2));
  const isRange = second !== null && second.date > first.date;
  return { ...first, length: isRange ? 3 : 1, isRange };
}

const GLUED_DAYS = /^(\d{1,2})[-–—](\d{1,2})$/;

function isJoint(key: string): boolean {
  return DASHES.has(key) || key === "and" || key === "&" || key === "or";
}

/** "Jan 27", "January the 27th", "Aug 10 - 22", "july fourth". */
function monthBeforeDay(words: readonly Word[], at: number): MonthDay | null {
  const name = keyAt(words, at);
  const month = MONTHS.get(name);
  if (!month) return null;
  if (AMBIGUOUS_MONTHS.has(name) && PRONOUNS.has(keyAt(words, at - 1))) return null;
  const dayAt = keyAfter(words, at + 1) === "the" ? at + 2 : at + 1;
  const key = keyAfter(words, dayAt);
  const [, only, year] = /^(\d{1,2}),(\d{4})$/.exec(key) ?? [];
  if (year) return { month, date: Number(only), year: Number(year), end: dayAt + 1 };
  const [, from, to] = GLUED_DAYS.exec(key) ?? [];
  if (from && Number(from) < Number(to))
    return { month, date: Number(from), end: dayAt + 1, isRange: true };
  const day = readDay(key);
  // "Jan 5 pm" is a time, perhaps with somebody called Jan.
  if (!day || (day.kind === "bare" && isMeridiem(keyAfter(words, dayAt + 1)))) return null;
  const more = moreDaysAt(words, dayAt + 1, day.date);
  const place = day.kind !== "spelled" ? "anywhere" : AMBIGUOUS_MONTHS.has(name) ? "end" : "edge";
  return { month, date: day.date, end: dayAt + 1 + more, place, isRange: more > 0 };
}

/** "2027 May 22nd". */
function yearBeforeMonth(words: readonly Word[], at: number): MonthDay | null {
  const key = keyAt(words, at);
  if (!/^(19|20)\d{2}$/.test(key) || !keyAfter(words, at + 1)) return null;
  const found = monthBeforeDay(words, at + 1);
  return found && !found.year ? { ...found, year: Number(key) } : null;
}

/** "- 22", "to the 15th", ", 6th and 7th"; in "Jan 5 and 8 guests" the guests are counted. */
function moreDaysAt(words: readonly Word[], at: number, date: number): number {
  const isListed = words[at - 1]?.tail === ",";
  const hasJoint = isJoint(keyAfter(words, at));
  if (!isListed && !hasJoint) return 0;
  const start = at + (hasJoint ? 1 : 0);
  const dayAt = keyAfter(words, start) === "the" ? start + 1 : start;
  const day = readDay(keyAfter(words, dayAt));
  if (!day || day.date <= date) return 0;
  const more = moreDaysAt(words, dayAt + 1, day.date);
  const next = keyAfter(words, dayAt + 1);
  const isEnd = more > 0 || !next || AFTER_A_TIME.has(next) || /^\d{4}$/.test(next);
  return (day.kind === "ordinal" || isEnd) && !isMeridiem(next) ? dayAt + 1 - at + more : 0;
}

/** "15th" at the end or "the 15th" after "on": elsewhere it counts floors and waves. */
export const ordinalAt: Rule = (words, at, { today }) => {
  const skipped = keyAt(words, at) === "the" ? 1 : 0;
  const key = skipped ? keyAfter(words, at + 1) : keyAt(words, at);
  const end = at + skipped + 1;
  const inMonth = monthAt(words, end);
  if (inMonth)
    return dayOfMonth(readOrdinal(key) ?? readSpelledOrdinal(key), inMonth, end - at, today);
  const date = readOrdinal(key);
  // "The 15th of every month" comes again and again.
  if (!date || keyAfter(words, end) === "of") return null;
  const day = calendar.nextMonthly(today, date);
  return day ? { length: skipped + 1, place: "end", day, isNoun: true } : null;
};

const MONTH_NAMES = ["of the month", "of this month", "of next month"];

function monthAt(words: readonly Word[], at: number): string | undefined {
  return keyAfter(words, at)
    ? MONTH_NAMES.find((phrase) => standsAt(words, at, phrase))
    : undefined;
}

function dayOfMonth(
  date: number | undefined,
  month: string,
  length: number,
  today: string,
): FoundDate | null {
  if (!date) return null;
  const start = month.includes("next") ? calendar.firstOfNextMonth(today) : today;
  const day = calendar.nextMonthly(start, date);
  const isOther = !month.includes("the") && day?.slice(0, 7) !== start.slice(0, 7);
  return day && !isOther ? { length: length + 3, place: "anywhere", day } : null;
}

const FRIDAY = 5;

/** "the 6th" behind a Friday: of the next month in which it is one. */
export const ordinalOn = (
  words: readonly Word[],
  at: number,
  today: string,
  weekday: number,
): FoundDate | null => {
  const skipped = keyAfter(words, at) === "the" ? 1 : 0;
  const date = readOrdinal(keyAfter(words, at + skipped));
  // "Watch Friday the 13th".
  if (!date || (weekday === FRIDAY && date === 13)) return null;
  const day = calendar.nextMonthlyOn(today, date, weekday);
  return day && keyAfter(words, at + skipped + 1) !== "of"
    ? { length: skipped + 1, place: "anywhere", day }
    : null;
};

/** Without "on" before it, "the 15th" is a day only beside a time. */
export const bareOrdinalAt: Rule = (words, at, clock) => {
  const found = isDescribed(words, at) ? null : ordinalAt(words, at, clock);
  return found?.place === "end" && keyAt(words, at) === "the"
    ? { ...found, place: "beside" }
    : found;
};

/** "end of January", "the last day of February 2028". */
export const endOfMonthAt: Rule = (words, at, { today }) => {
  const lead = ["the end of", "end of", "the last day of", "last day of"].find((phrase) =>
    standsAt(words, at, phrase),
  );
  if (!lead) return null;
  const length = lead.split(" ").length;
  const name = keyAfter(words, at + length);
  const month = MONTHS.get(name);
  if (!month) return null;
  const year = yearAt(words, at + length + 1, today);
  const first = year
    ? calendar.makeDay(year.value, month, 1)
    : calendar.nextEndOfMonth(today, month);
  if (!first) return null;
  const whole = length + 1 + (year?.length ?? 0);
  // "The end of march madness".
  const place = AMBIGUOUS_MONTHS.has(name) && !year ? "end" : "anywhere";
  return { length: whole, place, day: calendar.lastOfMonth(first) };
};
