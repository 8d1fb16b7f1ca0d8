/** Stretches of time: "3 days", "1h30m", "an hour and a half". */

import { readCount, readUnit, type Unit } from "./vocabulary";
import { keyAfter, keyAt, oncePerPlace, standsAt, type Word } from "./words";

type Part = { length: number; count: number; unit: Unit };
export type Stretch = { length: number; parts: Part[] };

const MINUTES = 60;
/** From the longest to the shortest, in which order people say them. */
const ORDER: readonly Unit[] = ["year", "month", "week", "day", "hour", "minute"];

export const stretchAt = oncePerPlace((words: readonly Word[], at: number): Stretch | null => {
  const parts: Part[] = [];
  let length = 0;
  for (;;) {
    const joint = parts.length > 0 && keyAfter(words, at + length) === "and" ? 1 : 0;
    const isOpen = parts.length === 0 || keyAfter(words, at + length + joint);
    const part = isOpen ? partAt(words, at + length + joint, parts.length === 0) : null;
    if (!part || !isShorter(part, parts.at(-1))) break;
    parts.push(part);
    length += joint + part.length;
  }
  // "In 1d 2hr" is neither a day nor a time of this one.
  return length > 0 && isOfOneKind(parts) ? { length, parts } : null;
});

/** Hours and minutes, which a clock counts; the others are counted by the calendar. */
export function isByClock({ parts }: Stretch): boolean {
  return parts.some(({ unit }) => unit === "hour" || unit === "minute");
}

export function minutesOf({ parts }: Stretch): number {
  return parts.reduce((sum, { count, unit }) => sum + count * (unit === "hour" ? MINUTES : 1), 0);
}

function isOfOneKind(parts: Part[]): boolean {
  const isClock = ({ unit }: Part) => unit === "hour" || unit === "minute";
  return parts.every(isClock) || !parts.some(isClock);
}

function isShorter({ unit }: Part, before: Part | undefined): boolean {
  return !before || ORDER.indexOf(unit) > ORDER.indexOf(before.unit);
}

function partAt(words: readonly Word[], at: number, isFirst: boolean): Part | null {
  return gluedAt(words, at) ?? wordedAt(words, at, isFirst);
}

/** "3d", "15min", "1h30", "2.5h". */
function gluedAt(words: readonly Word[], at: number): Part | null {
  const key = keyAt(words, at);
  // "In 3D" is no day.
  if (/\dD$/.test(words[at]?.core ?? "")) return null;
  const [, hours, minutes] = /^(\d{1,3})h(\d{1,2})(?:m|min)?$/.exec(key) ?? [];
  if (hours) return { length: 1, count: Number(hours) * MINUTES + Number(minutes), unit: "minute" };
  const [, whole, digits, name = ""] = /^(\d{1,4})(\.\d)?([a-z]+)$/.exec(key) ?? [];
  const unit = readUnit(name);
  return whole && unit ? counted(Number(`${whole}${digits ?? ""}`), unit, 1) : null;
}

const HALVES = ["half an hour", "a half hour", "half a hour"];

/** "3 days", "a week", "1.5 hours", "a couple of weeks", "half an hour". */
function wordedAt(words: readonly Word[], at: number, isFirst: boolean): Part | null {
  if (isFirst && HALVES.some((phrase) => standsAt(words, at, phrase)))
    return { length: 3, count: 30, unit: "minute" };
  const couple = ["a couple of", "a couple", "couple of"].find((phrase) =>
    standsAt(words, at, phrase),
  );
  const key = keyAt(words, at);
  if (!isFirst && /^an?$/.test(key)) return null;
  const count = couple ? 2 : /^\d{1,3}\.\d$/.test(key) ? Number(key) : readCount(key);
  const unitAt = at + (couple?.split(" ").length ?? 1);
  const unit = unitAfter(words, unitAt);
  if (!count || !unit) return null;
  const hasHalf = unit === "hour" && standsAt(words, unitAt + 1, "and a half");
  const length = unitAt + 1 - at + (hasHalf ? 3 : 0);
  if (/^fortnights?$/.test(keyAt(words, unitAt))) return counted(count * 2, unit, length);
  return counted(hasHalf ? count + 0.5 : count, unit, length);
}

/** "week", "fortnight", and in "in a week's time" also with its ending. */
function unitAfter(words: readonly Word[], at: number): Unit | undefined {
  const name = keyAfter(words, at);
  if (/^fortnights?$/.test(name)) return "week";
  return readUnit(keyAfter(words, at + 1) === "time" ? name.replace(/['’]s?$/, "") : name);
}

/** Only hours have parts: half a month is no day. */
function counted(count: number, unit: Unit, length: number): Part | null {
  if (count === 0) return null;
  if (Number.isInteger(count)) return { length, count, unit };
  return unit === "hour" ? { length, count: Math.round(count * MINUTES), unit: "minute" } : null;
}
