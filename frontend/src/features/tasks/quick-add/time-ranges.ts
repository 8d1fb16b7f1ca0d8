/** From one time to another: the beginning is when a task is due. */

import {
  CLOCK,
  clockAt,
  DIGITS,
  type FoundTime,
  HOUR,
  isFollowedWell,
  onTwelve,
  onTwentyFour,
  type Rule,
  type TimeOfDay,
  TWELVE,
  WITH_LETTER,
  WITH_MERIDIEM,
} from "./clock-times";
import { DASHES, isMeridiem, MONTHS, WEEKDAYS } from "./vocabulary";
import { keyAfter, keyAt, type Word } from "./words";

/** "12:00-13:00", "3-5 pm", "14:00 – 15:30", "2pm to 4": the beginning is when it is due. */
export const rangeAt: Rule = (words, at) => {
  const [, left, right] = /^@?([^-–—]{1,8})[-–—]([^-–—]{1,8})$/.exec(keyAt(words, at)) ?? [];
  const next = keyAfter(words, at + 1);
  if (left && right)
    return isMeridiem(next) && DIGITS.test(right)
      ? inRange(readPoint(left), readPoint(`${right}${next}`), 2)
      : inRange(readPoint(left), readPoint(right), 1);
  const first = clockAt(words, at);
  return first ? clearRangeAt(words, at, first) : looseRangeAt(words, at);
};

function clearRangeAt(words: readonly Word[], at: number, first: FoundTime): FoundTime | null {
  const dashAt = at + first.length;
  if (!DASHES.has(keyAfter(words, dashAt)) || !keyAfter(words, dashAt + 1)) return null;
  const second = clockAt(words, dashAt + 1);
  const bare = second ? null : readPoint(keyAt(words, dashAt + 1));
  // "8pm - 11 people" has no end.
  const isEnd =
    dashAt + 2 >= words.length ||
    isFollowedWell(words, dashAt + 1) ||
    isDayName(keyAt(words, dashAt + 2));
  const end = second ? asPoint(words, dashAt + 1, second) : isEnd ? bare : null;
  const found = inRange(asPoint(words, at, first), end, first.length + 1 + (second?.length ?? 1));
  return found && { ...found, place: first.place };
}

function isDayName(key: string): boolean {
  return WEEKDAYS.has(key) || MONTHS.has(key) || NAMED_DAYS.has(key);
}

const NAMED_DAYS = new Set("today tonight tomorrow tmr next this".split(" "));

/** "10 - 11am"; "7 to 9am" after a day only, for a number is often moved to another. */
const looseRangeAt: Rule = (words, at) => {
  const dash = keyAfter(words, at + 1);
  if (!/^\d{1,2}$/.test(keyAt(words, at)) || !DASHES.has(dash)) return null;
  const second = keyAfter(words, at + 2) ? clockAt(words, at + 2) : null;
  if (!second) return null;
  const end = asPoint(words, at + 2, second);
  const found = inRange(readPoint(keyAt(words, at)), end, 2 + second.length);
  return found && /\w/.test(dash) ? { ...found, place: "after" } : found;
};

/** "from 2 to 4pm". */
export const fromRangeAt: Rule = (words, at) => {
  if (keyAt(words, at) !== "from" || !keyAfter(words, at + 1)) return null;
  const whole = rangeAt(words, at + 1);
  return whole && { ...whole, place: "anywhere", length: whole.length + 1 };
};

type Point = TimeOfDay & { isBare?: boolean; hasHalf?: boolean };

function asPoint(words: readonly Word[], at: number, { time, length }: FoundTime): Point {
  return { ...time, hasHalf: length === 2 || /[ap](\.?m)?$/.test(keyAt(words, at)) };
}

function readPoint(text: string): Point | null {
  const [, hour, minute, meridiem] = WITH_MERIDIEM.exec(text) ?? WITH_LETTER.exec(text) ?? [];
  const time = hour ? onTwelve(hour, minute, meridiem) : null;
  if (hour) return time && { ...time, hasHalf: true };
  const whole = CLOCK.exec(text);
  if (whole) return onTwentyFour(whole[1], whole[2]);
  return /^\d{1,2}$/.test(text) && Number(text) <= 23
    ? { hour: Number(text), minute: 0, isBare: true }
    : null;
}

/** Two bare numbers are no times; one takes the half of the day from the other. */
function inRange(first: Point | null, second: Point | null, length: number): FoundTime | null {
  if (!first || !second || (second.isBare && !first.hasHalf)) return null;
  const { hour, minute } = first;
  const takesHalf = second.hasHalf && !first.hasHalf && hour <= TWELVE;
  const time = takesHalf ? { hour: inHalfOf(first, second), minute } : { hour, minute };
  const isVague = first.isBare && !second.hasHalf;
  return { length, place: "anywhere", time: isVague ? { ...time, isVague } : time, isRange: true };
}

function inHalfOf({ hour, minute }: Point, end: Point): number {
  if (hour === TWELVE) return end.hour < TWELVE ? 0 : TWELVE;
  const isBefore = (hour + TWELVE) * HOUR + minute < end.hour * HOUR + end.minute;
  return isBefore ? hour + TWELVE : hour;
}
