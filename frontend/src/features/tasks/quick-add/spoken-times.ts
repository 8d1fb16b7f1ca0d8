/** Times as they are said: "8 o'clock", "half past 2". */

import {
  type FoundTime,
  HOUR,
  isFollowedWell,
  onTwelve,
  point,
  type Rule,
  TWELVE,
  withoutSign,
} from "./clock-times";
import { isMeridiem, readCount } from "./vocabulary";
import { keyAfter, keyAt, standsAt, type Word } from "./words";

/** "8 o'clock", "five o'clock pm". */
export const oClockAt: Rule = (words, at) => {
  const hour = readHour(withoutSign(keyAt(words, at)));
  const isSplit = keyAfter(words, at + 1) === "o" && keyAfter(words, at + 2) === "clock";
  if (!hour || !(isSplit || /^o['’]?clock$/.test(keyAfter(words, at + 1)))) return null;
  const length = isSplit ? 3 : 2;
  const meridiem = keyAfter(words, at + length);
  return isMeridiem(meridiem)
    ? point(length + 1, onTwelve(String(hour), "0", meridiem))
    : point(length, { hour, minute: 0, isVague: true });
};

/** "seven pm"; "one am" is also said of somebody. */
export const spelledAt: Rule = (words, at) => {
  const key = withoutSign(keyAt(words, at));
  const meridiem = keyAfter(words, at + 1);
  const hour = /^[a-z]{3,6}$/.test(key) && key !== "one" ? readHour(key) : undefined;
  return hour && isMeridiem(meridiem) ? point(2, onTwelve(String(hour), "0", meridiem)) : null;
};

const QUARTER = 15;
const HALF = 30;

/** "half past 2", "quarter to 5pm"; "20 past 3" needs its "at". */
export function pastAt(words: readonly Word[], at: number, isLed: boolean): FoundTime | null {
  if (standsAt(words, at, "a quarter")) {
    const found = pastAt(words, at + 1, isLed);
    return found && { ...found, length: found.length + 1 };
  }
  const minutes = minutesAt(words, at, isLed);
  const wordAt = keyAfter(words, at + 1) === "minutes" ? at + 2 : at + 1;
  const relation = keyAfter(words, wordAt);
  const isBefore = relation === "to" && minutes !== HALF;
  if (!minutes || !(relation === "past" || isBefore)) return null;
  const hour = hourAt(words, wordAt + 1);
  if (!hour) return null;
  const end = wordAt + 1 + hour.length;
  const full = hour.meridiem ? onTwelve(String(hour.value), "0", hour.meridiem)?.hour : undefined;
  const time = shifted(full ?? hour.value, isBefore ? -minutes : minutes);
  if (hour.meridiem) return point(end - at, time);
  const place = isFollowedWell(words, end - 1) ? "anywhere" : "end";
  // "Quarter to 1" is in the middle of the day.
  return point(end - at, { ...time, hour: time.hour || TWELVE, isVague: true }, place);
}

function shifted(hour: number, by: number) {
  const minutes = (hour * HOUR + by + DAY) % DAY;
  return { hour: Math.floor(minutes / HOUR), minute: minutes % HOUR };
}

const DAY = 24 * HOUR;

function minutesAt(words: readonly Word[], at: number, isLed: boolean): number | undefined {
  if (BEFORE_QUARTERS.has(keyAt(words, at - 1))) return undefined;
  const key = withoutSign(keyAt(words, at));
  if (key === "half") return HALF;
  if (key === "quarter") return QUARTER;
  const count = isLed ? readCount(key) : undefined;
  return count && count < HOUR ? count : undefined;
}

/** "The last quarter to 12" is a stretch. */
const BEFORE_QUARTERS = new Set(["last", "next", "this", "the", "each", "every"]);

function hourAt(words: readonly Word[], at: number) {
  const [, digits = "", glued] = /^(\w+?)(am|pm)?$/.exec(keyAfter(words, at)) ?? [];
  const value = readHour(digits);
  if (!value || value > TWELVE) return null;
  if (glued) return { value, meridiem: glued, length: 1 };
  const next = keyAfter(words, at + 1);
  return isMeridiem(next) ? { value, meridiem: next, length: 2 } : { value, length: 1 };
}

export function readHour(key: string): number | undefined {
  const hour = /^\d/.test(key) ? Number(key) : key === "a" || key === "an" ? 0 : readCount(key);
  return hour && hour < HOURS ? hour : undefined;
}

const HOURS = 24;
