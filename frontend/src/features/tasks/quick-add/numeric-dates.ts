/** Days in numbers: "2026-11-22", "22/11", "22.11.2026", "22-Nov-2026". */

import { writeDue } from "../due";
import * as calendar from "./calendar";
import { type Clock, type DateOrder, type FoundDate, orNull, type Rule } from "./date-rule";
import { isDescribed } from "./descriptions";
import { MONTHS } from "./vocabulary";
import { keyAfter, keyAt, type Word } from "./words";

const ISO = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
/** "2027.3.1" is a version. */
const DOTTED_ISO = /^(\d{4})\.(\d{2})\.(\d{2})$/;
const WITH_YEAR = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;
const WITH_SHORT_YEAR = /^(\d{1,2})([/.])(\d{1,2})\2(\d{2})$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})$/;
/** With its zero it is no price, no version and no chapter. */
const DOTTED = /^(0\d)\.(\d{2})$/;
const FRACTIONS = new Set(["1/2", "1/3", "2/3", "1/4", "3/4"]);

/** "2026-11-22"; "22/11" or "11/22" as the reader writes it; "22.11.2026" as those who use dots do. */
const digitsAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const [, year, month, date] = ISO.exec(key) ?? DOTTED_ISO.exec(key) ?? [];
  if (year) return orNull(calendar.makeDay(Number(year), Number(month), Number(date)), "anywhere");
  const long = WITH_YEAR.exec(key) ?? WITH_SHORT_YEAR.exec(key);
  if (long) return withYear(long, clock);
  const short = SLASHED.exec(key) ?? DOTTED.exec(key);
  if (!short || key === "24/7") return null;
  const isFraction = FRACTIONS.has(key);
  const order = key.includes(".") ? "dmy" : clock.dateOrder;
  const pick = ([m, d]: readonly [number, number]) => calendar.nextYearly(clock.today, m, d);
  const day = readings(Number(short[1]), Number(short[2]), order).map(pick).find(Boolean) ?? null;
  // "Platform 9 3/4"
  if (isFraction && isAmount(words, at)) return null;
  const found = orNull(day, isFraction || isDescribed(words, at) ? "end" : "edge");
  return found && { ...found, isYearless: true };
};

export const numericAt: Rule = (words, at, clock) => {
  const named = namedMonthIn(keyAt(words, at), clock.today);
  return named ? orNull(named.day, "anywhere") : digitsAt(words, at, clock);
};

/** "Sunday 12/7" is in the order in which it is one; else the reader's own. */
export function numericOn(
  words: readonly Word[],
  at: number,
  clock: Clock,
  weekday: number,
): FoundDate | null {
  const own = numericAt(words, at, clock);
  if (!own || calendar.weekdayOf(own.day) === weekday) return own;
  const dateOrder = clock.dateOrder === "dmy" ? "mdy" : "dmy";
  const other = numericAt(words, at, { ...clock, dateOrder });
  return other && calendar.weekdayOf(other.day) === weekday ? other : own;
}

const DAY_FIRST = /^(\d{1,2})([-/])([a-z]{3,9})\2(\d{4}|\d{2})$/;
const DAY_LAST = /^(\d{4})([-/])([a-z]{3,9})\2(\d{1,2})$/;
const MONTH_FIRST = /^([a-z]{3,9})([-/])(\d{1,2})\2(\d{4})$/;

/** "09-Jan-2027", "2027/Jan/9", "Jan-9-2027". */
function namedMonthIn(key: string, today: string): { day: string | null } | null {
  const [, date, , name, year] = DAY_FIRST.exec(key) ?? [];
  if (year)
    return dayIn(year.length === 2 ? calendar.fullYear(year, today) : Number(year), name, date);
  const [, yearFirst, , middle, last] = DAY_LAST.exec(key) ?? [];
  if (yearFirst) return dayIn(Number(yearFirst), middle, last);
  const [, first, , second, yearLast] = MONTH_FIRST.exec(key) ?? [];
  return yearLast ? dayIn(Number(yearLast), first, second) : null;
}

function dayIn(year: number, name = "", date = "") {
  const month = MONTHS.get(name);
  return month ? { day: calendar.makeDay(year, month, Number(date)) } : null;
}

/** "9 3/4", "1/2 and 1/3". */
function isAmount(words: readonly Word[], at: number): boolean {
  const before = keyAt(words, at - 1);
  const isJoined = [before, keyAfter(words, at + 1)].some((key) =>
    ["and", "or", "&"].includes(key),
  );
  return isJoined || /^\d+$/.test(before);
}

function withYear(found: RegExpExecArray, { dateOrder, today }: Clock): FoundDate | null {
  const [, first = "", separator, second = "", digits = ""] = found;
  const isShort = digits.length === 2;
  // "1.10.30" is a version; people who shorten the year write the other zeros.
  if (isShort && separator === "." && (first.length < 2 || second.length < 2)) return null;
  const year = isShort ? calendar.fullYear(digits, today) : Number(digits);
  const order = separator === "." ? "dmy" : dateOrder;
  const days = readings(Number(first), Number(second), order);
  const day = days.map(([month, date]) => calendar.makeDay(year, month, date)).find(Boolean);
  return orNull(day ?? null, "anywhere");
}

/** The reader's own order first; the other one only where the first is no date at all. */
function readings(first: number, second: number, order: DateOrder) {
  const dayFirst = [second, first] as const;
  const monthFirst = [first, second] as const;
  return order === "dmy" ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
}

const ISO_MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})t(\d{2}):?(\d{2})(?::?\d{2}(?:[.,]\d+)?)?(z|[+-]\d{2}:?\d{2})?$/;

/** "2026-11-22T16:00", or with its zone, "2026-11-22T16:00Z". */
export function readIso(key: string): Date | null {
  const [, year, month, date, hour, minute, zone] = ISO_MOMENT.exec(key) ?? [];
  const day = year ? calendar.makeDay(Number(year), Number(month), Number(date)) : null;
  if (!day || Number(hour) > 23 || Number(minute) > 59) return null;
  if (!zone) return new Date(writeDue({ day, time: `${hour}:${minute}` }) ?? "");
  const offset = zone === "z" ? "Z" : zone.replace(/^(.\d{2})(\d{2})$/, "$1:$2");
  const moment = new Date(`${day}T${hour}:${minute}${offset}`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
