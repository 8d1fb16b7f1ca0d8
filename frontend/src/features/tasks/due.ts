/**
 * Due dates come in two kinds. A day, "2026-01-15", is that day wherever the reader is.
 * An instant, "2026-01-15T16:00:00Z", is one moment, shown in the reader's own zone.
 * A day is never turned into an instant on the way: that is how tasks slip to the day before.
 */

export type Due = { day: string; time: string };

/** A moment as the clocks of some zone show it; any other `Date` is as those of this device do. */
export class ZonedDate extends Date {
  readonly zone: string;

  constructor(moment: number | string, zone: string) {
    super(moment);
    this.zone = zone;
  }
}

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

/** The day and the time of day as the clock of `now` shows them; no time for a day. */
export function readDue(dueDate: string | null, now?: Date): Due {
  if (dueDate === null) return { day: "", time: "" };
  if (isDayOnly(dueDate)) return { day: dueDate, time: "" };
  const moment = onClockOf(now, dueDate);
  return { day: dayOf(moment), time: timeOf(moment) };
}

/** The moment as the clock shows it from which `now` was read. */
export function onClockOf(now: Date | undefined, moment: string): Date {
  return now instanceof ZonedDate ? new ZonedDate(moment, now.zone) : new Date(moment);
}

/** As it is kept while it is being written: "2026-01-15 17:00", as the clocks of this device show it. */
export function textOfDue({ day, time }: Due): string {
  return day ? `${day} ${time}`.trim() : "";
}

export function dueOfText(text: string): Due {
  const [day = "", time = ""] = text.split(" ");
  return { day, time };
}

/** What is sent for a chosen day and time of day; without a day there is no due date. */
export function writeDue({ day, time }: Due): string | null {
  if (!day) return null;
  return time ? momentOf(day, time).toISOString() : day;
}

/** What is chosen for a task: a day keeps the time that the task has. */
export function moveDue(dueDate: string | null, to: string | null): string | null {
  if (to === null || !isDayOnly(to)) return to;
  return writeDue({ day: to, time: readDue(dueDate).time });
}

export function dayOf(moment: Date): string {
  const { year, month, date } = read(moment);
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}`;
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
export function dueDay(dueDate: string, now?: Date): string {
  return readDue(dueDate, now).day;
}

/** A number to sort by: a day comes after every time on it. */
export function dueOrder(dueDate: string | null, now?: Date): number {
  if (dueDate === null) return Number.POSITIVE_INFINITY;
  if (isDayOnly(dueDate)) return momentOf(addDays(dueDate, 1), "00:00", now).getTime() - 1;
  return new Date(dueDate).getTime();
}

/** "Today", "Tomorrow 17:00", "Friday", and past a week "3 Dec" or "3 Dec 2027". */
export function describeDue(dueDate: string, now: Date): string {
  const { day, time } = readDue(dueDate, now);
  return [describeDay(day, now), time].filter(Boolean).join(" ");
}

/** The same under a heading that names a day: of that day the time alone, if there is one. */
export function describeDueUnder(named: string | null, dueDate: string, now: Date): string {
  const { day, time } = readDue(dueDate, now);
  return day === named ? time : describeDue(dueDate, now);
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
  const { hours, minutes } = read(moment);
  return `${pad(hours)}:${pad(minutes)}`;
}

function pad(number: number, length = 2): string {
  return String(number).padStart(length, "0");
}

/** A time that the clocks skip becomes the moment just as far after the gap. */
function momentOf(day: string, time: string, now?: Date): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  if (!(now instanceof ZonedDate)) return new Date(year, month - 1, date, hours, minutes);
  const shown = Date.UTC(year, month - 1, date, hours, minutes);
  // How far the clocks of the zone are ahead depends on the moment that is sought.
  const guess = shown - aheadAt(shown, now.zone);
  return new ZonedDate(shown - aheadAt(guess, now.zone), now.zone);
}

function aheadAt(moment: number, zone: string): number {
  const { year, month, date, hours, minutes } = read(new ZonedDate(moment, zone));
  return Date.UTC(year, month - 1, date, hours, minutes) - moment;
}

type Clock = { year: number; month: number; date: number; hours: number; minutes: number };

function read(moment: Date): Clock {
  if (moment instanceof ZonedDate) return readInZone(moment);
  return {
    year: moment.getFullYear(),
    month: moment.getMonth() + 1,
    date: moment.getDate(),
    hours: moment.getHours(),
    minutes: moment.getMinutes(),
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function readInZone(moment: ZonedDate): Clock {
  const { zone } = moment;
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat("en-GB", { ...NUMBERS, timeZone: zone });
  clocks.set(zone, clock);
  const parts = new Map(
    clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    date: part("day"),
    hours: part("hour"),
    minutes: part("minute"),
  };
}

const NUMBERS = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  hourCycle: "h23",
} as const;
