/** Days as the calendar counts them: "2026-11-22". No clocks and no zones in here. */

import { addDays } from "../due";
import { EARLIEST_DAY, LATEST_DAY } from "../rules";

const WEEK = 7;
const MONTHS = 12;
/** The 29th of February can be eight years away. */
const FARTHEST_YEAR = 8;
const CENTURY = 2000;

export function makeDay(year: number, month: number, date: number): string | null {
  if (month < 1 || month > MONTHS || date < 1 || date > daysIn(year, month)) return null;
  return withinBounds(write(year, month, date));
}

/** "'27" is ahead, "'87" was in the last century. */
export function fullYear(digits: string, today: string): number {
  const year = CENTURY + Number(digits);
  return year > read(today).year + 50 ? year - 100 : year;
}

/** 0 is Sunday, as in JavaScript. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}

/** That day itself, or the first such weekday after it. */
export function onOrAfter(day: string, weekday: number): string {
  return addDays(day, (weekday - weekdayOf(day) + WEEK) % WEEK);
}

/** Weeks begin on Monday here, whatever the calendar on the wall begins with. */
export function inNextWeek(day: string, weekday: number): string {
  const monday = onOrAfter(addDays(day, 1), 1);
  return onOrAfter(monday, weekday);
}

export function firstOfNextMonth(day: string): string {
  return addDays(lastOfMonth(day), 1);
}

export function lastOfMonth(day: string): string {
  const { year, month } = read(day);
  return write(year, month, daysIn(year, month));
}

/** The 31st of a month later is the last day of a shorter month. */
export function addMonths(day: string, count: number): string | null {
  const { year, month, date } = read(day);
  const index = year * MONTHS + month - 1 + count;
  const newYear = Math.floor(index / MONTHS);
  const newMonth = (index % MONTHS) + 1;
  return makeDay(newYear, newMonth, Math.min(date, daysIn(newYear, newMonth)));
}

export function addDaysWithin(day: string, count: number): string | null {
  return count > FARTHEST_DAYS ? null : withinBounds(addDays(day, count));
}

const FARTHEST_DAYS = 100_000;

/** The next time that this date comes round, today included. */
export function nextYearly(today: string, month: number, date: number): string | null {
  const { year } = read(today);
  for (let ahead = 0; ahead <= FARTHEST_YEAR; ahead += 1) {
    const day = makeDay(year + ahead, month, date);
    if (day && day >= today) return day;
  }
  return null;
}

/** The 1st of the next such month that has not ended. */
export function nextEndOfMonth(today: string, month: number): string | null {
  const { year, month: current } = read(today);
  return makeDay(month < current ? year + 1 : year, month, 1);
}

/** The next such day of a month on that weekday: "Friday the 6th". */
export function nextMonthlyOn(today: string, date: number, weekday: number): string | null {
  let day = nextMonthly(today, date);
  for (let tries = 0; tries < MONTHS; tries += 1) {
    if (!day || weekdayOf(day) === weekday) return day;
    day = nextMonthly(addDays(day, 1), date);
  }
  return null;
}

/** The next month that has such a day still ahead, today included. */
export function nextMonthly(today: string, date: number): string | null {
  const { year, month } = read(today);
  for (let ahead = 0; ahead <= 2; ahead += 1) {
    const index = month - 1 + ahead;
    const day = makeDay(year + Math.floor(index / MONTHS), (index % MONTHS) + 1, date);
    if (day && day >= today) return day;
  }
  return null;
}

function read(day: string): { year: number; month: number; date: number } {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return { year, month, date };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function write(year: number, month: number, date: number): string {
  const pad = (value: number, length: number) => String(value).padStart(length, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

function withinBounds(day: string): string | null {
  return day >= EARLIEST_DAY && day <= LATEST_DAY ? day : null;
}
