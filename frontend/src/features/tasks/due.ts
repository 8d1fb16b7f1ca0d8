/**
 * Due dates come in two kinds. A day, "2026-01-15", is that day wherever the reader is.
 * An instant, "2026-01-15T16:00:00Z", is one moment, shown in the reader's own zone.
 * A day is never turned into an instant on the way: that is how tasks slip to the day before.
 */

export type Due = { day: string; time: string };

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_LENGTH = 24 * 60 * 60 * 1000;
const WEEK = 7;

function isDayOnly(dueDate: string): boolean {
  return DAY_ONLY.test(dueDate);
}

/** Whether a task has to be done at a certain time, and not just on some day. */
export function hasTime(dueDate: string | null): boolean {
  return dueDate !== null && !isDayOnly(dueDate);
}

/** The day and the time of day as the reader's clocks show them; no time for a day. */
export function readDue(dueDate: string | null): Due {
  if (dueDate === null) return { day: "", time: "" };
  if (isDayOnly(dueDate)) return { day: dueDate, time: "" };
  const moment = new Date(dueDate);
  return { day: dayOf(moment), time: timeOf(moment) };
}

/** What is sent for a chosen day and time of day; without a day there is no due date. */
export function writeDue({ day, time }: Due): string | null {
  if (!day) return null;
  return time ? momentOf(day, time).toISOString() : day;
}

export function dayOf(moment: Date): string {
  const month = String(moment.getMonth() + 1).padStart(2, "0");
  const date = String(moment.getDate()).padStart(2, "0");
  return `${String(moment.getFullYear()).padStart(4, "0")}-${month}-${date}`;
}

/** Counted on the calendar, so a day of 23 or 25 hours is still one day. */
export function addDays(day: string, count: number): string {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

export function isOverdue(dueDate: string, now: Date): boolean {
  if (isDayOnly(dueDate)) return dueDate < dayOf(now);
  return new Date(dueDate).getTime() < now.getTime();
}

/** The day on which a task is due for this reader. */
export function dueDay(dueDate: string): string {
  return readDue(dueDate).day;
}

/** A number to sort by: a day comes after every time on it. */
export function dueOrder(dueDate: string | null): number {
  if (dueDate === null) return Number.POSITIVE_INFINITY;
  if (isDayOnly(dueDate)) return momentOf(addDays(dueDate, 1), "00:00").getTime() - 1;
  return new Date(dueDate).getTime();
}

/** "Today", "Tomorrow 17:00", "Friday", and past a week "3 Dec" or "3 Dec 2027". */
export function describeDue(dueDate: string, now: Date): string {
  const { day, time } = readDue(dueDate);
  return [describeDay(day, now), time].filter(Boolean).join(" ");
}

export function describeDay(day: string, now: Date): string {
  const distance = daysBetween(dayOf(now), day);
  if (distance === 0) return "Today";
  if (distance === 1) return "Tomorrow";
  if (distance === -1) return "Yesterday";
  if (distance > 0 && distance < WEEK) return format(day, { weekday: "long" });
  const sameYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
  return format(day, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
}

/** "Mon 23 Nov", and with its year "Mon 23 Nov 2027". */
export function describeShortDay(day: string, hasYear: boolean): string {
  const year = hasYear ? ({ year: "numeric" } as const) : {};
  return `${format(day, { weekday: "short" })} ${format(day, { day: "numeric", month: "short", ...year })}`;
}

/** "Sunday 22 November". */
export function describeLongDay(day: string): string {
  return format(day, { weekday: "long", day: "numeric", month: "long" });
}

/** "22 Nov 2026, 17:05". */
export function describeMoment(moment: string): string {
  return new Date(moment).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_LENGTH);
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { ...options, timeZone: "UTC" });
}

function timeOf(moment: Date): string {
  const hours = String(moment.getHours()).padStart(2, "0");
  return `${hours}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

/** A time that the clocks skip becomes the moment just as far after the gap. */
function momentOf(day: string, time: string): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return new Date(year, month - 1, date, hours, minutes);
}
