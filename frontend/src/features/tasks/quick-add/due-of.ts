/** From what was said to a day and a time on the wall clock. */

import { addDays, type Due, readDue, writeDue } from "../due";
import type { TimeOfDay } from "./clock-times";
import type { Clock, FoundDate } from "./date-rule";
import type { DayPart } from "./vocabulary";

export type Said = {
  date: FoundDate | null;
  time: TimeOfDay | null;
  part: DayPart | null;
  /** "In 2 hours". */
  moment: Date | null;
};

export type DueOf = {
  due: Due;
  /** As the API takes it: a day stays a day, a time becomes an instant. */
  dueDate: string | null;
};

const PART_HOURS: Record<DayPart, { from: number; usual: number; to: number }> = {
  morning: { from: 0, usual: 9, to: 11 },
  afternoon: { from: 12, usual: 14, to: 17 },
  evening: { from: 17, usual: 19, to: 24 },
};

const MINUTE = 60_000;
const NOON = 12;
const MIDNIGHT = 24;
const WEEK = 7;
/** "At 5" is in the afternoon, "at 8" may be either. */
const EARLIEST_MORNING = 7;
const LATEST_NIGHT = 3;

export function dueOf(said: Said, clock: Clock, givenDay: string | null): DueOf {
  const { date, moment } = said;
  if (moment) return exactly(moment);
  const day = date?.day ?? givenDay;
  const part = said.part ?? date?.part ?? null;
  if (said.time) return inFull(clockTime(said.time, part, day, clock), said, day, clock);
  // A day that was chosen elsewhere, with nothing said here, is not ours to repeat.
  if (!part) return inWords({ day: date?.day ?? "", time: "" });
  const time = { hour: PART_HOURS[part].usual, minute: 0 };
  // Nothing is born overdue: once this evening has begun, it is due today.
  if (day === clock.today && !isAhead(day, time, clock) && !date?.isWeekday)
    return inWords({ day, time: "" });
  return inFull(time, said, day, clock);
}

/** Whether "in the morning" and "10:00" can both be meant. */
export function fits(time: TimeOfDay, part: DayPart): boolean {
  if (time.isVague) return true;
  const hour = time.isMidnight ? MIDNIGHT : time.hour;
  return isWithin(hour, part) || (time.isOpen === true && isWithin(inPart(hour, part), part));
}

function isWithin(hour: number, part: DayPart): boolean {
  const { from, to } = PART_HOURS[part];
  return hour >= from && hour <= to;
}

type WallTime = { hour: number; minute: number };

/** The day that goes with a time: as said; else today if it is still ahead, else tomorrow. */
function inFull(time: WallTime, { date }: Said, day: string | null, clock: Clock): DueOf {
  if (day === null) {
    const today = isAhead(clock.today, time, clock);
    return inWords(on(today ? clock.today : addDays(clock.today, 1), time));
  }
  const isPast = day === clock.today && !isAhead(day, time, clock);
  return inWords(on(isPast && date?.isWeekday ? addDays(day, WEEK) : day, time));
}

function clockTime(
  time: TimeOfDay,
  part: DayPart | null,
  day: string | null,
  clock: Clock,
): WallTime {
  const { hour, minute } = time;
  // Midnight today is the one that is still to come.
  if (time.isMidnight) return { hour: day === clock.today ? MIDNIGHT : 0, minute };
  if (part && time.isOpen && !isWithin(hour, part)) return { hour: inPart(hour, part), minute };
  if (!time.isVague || hour === 0 || hour > NOON) return { hour, minute };
  if (part) return { hour: inPart(hour, part), minute };
  if (hour === NOON) return { hour, minute };
  if (hour < EARLIEST_MORNING) return { hour: hour + NOON, minute };
  const isEvening =
    (day ?? clock.today) === clock.today &&
    !isAhead(clock.today, { hour, minute }, clock) &&
    isAhead(clock.today, { hour: hour + NOON, minute }, clock);
  return { hour: isEvening ? hour + NOON : hour, minute };
}

/** "At 2 at night" is after midnight. */
function inPart(hour: number, part: DayPart): number {
  if (part === "morning") return hour % NOON;
  if (part === "evening" && (hour === NOON || hour <= LATEST_NIGHT))
    return (hour % NOON) + MIDNIGHT;
  return hour === NOON ? NOON : hour + NOON;
}

function isAhead(day: string, { hour, minute }: WallTime, { now }: Clock): boolean {
  const { dueDate } = inWords(on(day, { hour, minute }));
  const at = new Date(dueDate ?? "").getTime();
  return at - (at % MINUTE) > now.getTime();
}

function on(day: string, { hour, minute }: WallTime): Due {
  const pad = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(hour / MIDNIGHT);
  return { day: addDays(day, days), time: `${pad(hour % MIDNIGHT)}:${pad(minute)}` };
}

/** A time that the clocks skip moves on with them, one that comes twice is the first. */
function inWords(due: Due): DueOf {
  const dueDate = writeDue(due);
  return { due: readDue(dueDate), dueDate };
}

function exactly(moment: Date): DueOf {
  const minute = new Date(Math.floor(moment.getTime() / MINUTE) * MINUTE).toISOString();
  return { due: readDue(minute), dueDate: minute };
}
