/** Which times of day are named in a text. A number alone never is one. */

import { AFTER_A_TIME, DASHES, DETERMINERS, isMeridiem } from "./vocabulary";
import { keyAfter, keyAt, type Place, standsAt, type Word } from "./words";

export type TimeOfDay = {
  hour: number;
  minute: number;
  /** "At 5": morning or afternoon is left to good sense. */
  isVague?: boolean;
  isMidnight?: boolean;
};

export type FoundTime = {
  length: number;
  place: Place;
  time: TimeOfDay;
  /** From then until another time, which a task can't keep. */
  isRange?: boolean;
};

type Rule = (words: readonly Word[], at: number) => FoundTime | null;

const LEADS = ["at", "@", "around", "due at"];

export function timeAt(words: readonly Word[], at: number): FoundTime | null {
  const lead = LEADS.find((phrase) => standsAt(words, at, phrase));
  const skipped = lead?.split(" ").length ?? 0;
  if (lead && !keyAfter(words, at + skipped)) return null;
  const found = rangeAt(words, at + skipped) ?? pointAt(words, at + skipped, Boolean(lead));
  if (!found) return fromRangeAt(words, at);
  const place = lead && !found.time.isVague ? "anywhere" : found.place;
  return { ...found, place, length: found.length + skipped };
}

function pointAt(words: readonly Word[], at: number, isLed: boolean): FoundTime | null {
  return (
    clockAt(words, at) ??
    namedAt(words, at) ??
    (isLed || keyAt(words, at).startsWith("@") ? vagueAt(words, at) : null)
  );
}

const WITH_MERIDIEM = /^@?(\d{1,2})(?:[:.](\d{2}))?(am|pm|a\.m|p\.m)$/;
const DIGITS = /^(\d{1,2})(?:[:.](\d{2}))?$/;
const CLOCK = /^@?(\d{1,2}):(\d{2})$/;
const ROUND_MINUTES = 5;

/** "5pm", "5:30 p.m.", "17:00". */
const clockAt: Rule = (words, at) => {
  const key = keyAt(words, at);
  const [, hour, minute, meridiem] = WITH_MERIDIEM.exec(key) ?? [];
  if (hour) return point(1, onTwelve(hour, minute, meridiem));
  const split = DIGITS.exec(key);
  const next = keyAfter(words, at + 1);
  if (split && isMeridiem(next)) return point(2, onTwelve(split[1], split[2], next));
  const whole = CLOCK.exec(key);
  if (!whole) return null;
  // "John 3:16" and "ratio 2:38": appointments are at full five minutes.
  const isOdd = whole[1]?.length === 1 && Number(whole[2]) % ROUND_MINUTES !== 0;
  return point(
    1,
    onTwentyFour(whole[1], whole[2]),
    isOdd && !key.startsWith("@") ? "beside" : "anywhere",
  );
};

const NAMED = new Map<string, TimeOfDay>([
  ["noon", { hour: 12, minute: 0 }],
  ["midday", { hour: 12, minute: 0 }],
  ["midnight", { hour: 0, minute: 0, isMidnight: true }],
]);
const NEVER_BEFORE = new Set(["high", "after", "before", "past", "till", "until", "of", "good"]);

const namedAt: Rule = (words, at) => {
  if (standsAt(words, at, "12 noon")) return point(2, { hour: 12, minute: 0 });
  const time = NAMED.get(withoutSign(keyAt(words, at)));
  const before = keyAt(words, at - 1);
  if (!time || NEVER_BEFORE.has(before) || DETERMINERS.has(before)) return null;
  return point(1, time, "end");
};

/** "at 5", "at 17", "at 5 o'clock", "at 17.30". */
const vagueAt: Rule = (words, at) => {
  const key = withoutSign(keyAt(words, at));
  const [, dottedHour, dottedMinute] = /^(\d{1,2})\.(\d{2})$/.exec(key) ?? [];
  if (dottedHour) return point(1, onTwentyFour(dottedHour, dottedMinute));
  const hour = /^\d{1,2}$/.test(key) ? Number(key) : Number.NaN;
  if (!(hour <= 23)) return null;
  const time = { hour, minute: 0, isVague: true };
  if (/^o['’]clock$/.test(keyAfter(words, at + 1))) return { length: 2, place: "anywhere", time };
  const isFollowedWell = words[at]?.tail !== "" || AFTER_A_TIME.has(keyAt(words, at + 1));
  if (isFollowedWell) return { length: 1, place: "anywhere", time };
  // "At 10 Downing Street" begins with an address.
  return { length: 1, place: words[at + 1]?.isTitleCase ? "end" : "edge", time };
};

/** "12:00-13:00", "3-5pm", "14:00 – 15:30", "2pm to 4pm": the beginning is when it is due. */
const rangeAt: Rule = (words, at) => {
  const [, left, right] = /^([^-–—]{1,8})[-–—]([^-–—]{1,8})$/.exec(keyAt(words, at)) ?? [];
  if (left && right) return inRange(readPoint(left), readPoint(right), 1);
  const first = clockAt(words, at);
  if (!first) return looseRangeAt(words, at);
  if (!DASHES.has(keyAfter(words, at + first.length))) return null;
  const second = clockAt(words, at + first.length + 1);
  if (!second || !keyAfter(words, at + first.length + 1)) return null;
  return { ...first, isRange: true, length: first.length + 1 + second.length };
};

/** "10 - 11am". */
const looseRangeAt: Rule = (words, at) => {
  if (!/^\d{1,2}$/.test(keyAt(words, at)) || !/^[-–—]$/.test(keyAfter(words, at + 1))) return null;
  const second = keyAfter(words, at + 2) ? clockAt(words, at + 2) : null;
  return second && inRange(readPoint(keyAt(words, at)), second.time, 2 + second.length);
};

/** "from 2 to 4pm". */
const fromRangeAt: Rule = (words, at) => {
  if (keyAt(words, at) !== "from") return null;
  const whole = keyAfter(words, at + 1) ? rangeAt(words, at + 1) : null;
  if (whole) return { ...whole, length: whole.length + 1 };
  const isRange = /^\d{1,2}$/.test(keyAfter(words, at + 1)) && DASHES.has(keyAfter(words, at + 2));
  const second = isRange && keyAfter(words, at + 3) ? clockAt(words, at + 3) : null;
  if (!second) return null;
  return inRange(readPoint(keyAt(words, at + 1)), second.time, 3 + second.length);
};

type Point = TimeOfDay & { isBare?: boolean };

function readPoint(text: string): Point | null {
  const [, hour, minute, meridiem] = WITH_MERIDIEM.exec(text) ?? [];
  if (hour) return onTwelve(hour, minute, meridiem);
  const whole = CLOCK.exec(text);
  if (whole) return onTwentyFour(whole[1], whole[2]);
  return /^\d{1,2}$/.test(text) && Number(text) <= 23
    ? { hour: Number(text), minute: 0, isBare: true }
    : null;
}

/** Two bare numbers are no times; one takes the half of the day from the other. */
function inRange(first: Point | null, second: Point | null, length: number): FoundTime | null {
  if (!first || !second || second.isBare) return null;
  if (!first.isBare) return { length, place: "anywhere", time: first, isRange: true };
  const isAfternoon = second.hour >= 12 && first.hour < 12 && first.hour + 12 < second.hour;
  const hour = first.hour + (isAfternoon ? 12 : 0);
  return { length, place: "anywhere", time: { hour, minute: 0 }, isRange: true };
}

/** "@5" is "at 5". */
function withoutSign(key: string): string {
  return key.startsWith("@") ? key.slice(1) : key;
}

function onTwelve(hours = "", minutes = "0", meridiem = ""): TimeOfDay | null {
  const hour = Number(hours);
  if (hour < 1 || hour > 12) return null;
  return valid((hour % 12) + (meridiem.startsWith("p") ? 12 : 0), Number(minutes));
}

function onTwentyFour(hours = "", minutes = ""): TimeOfDay | null {
  return valid(Number(hours), Number(minutes));
}

function valid(hour: number, minute: number): TimeOfDay | null {
  return hour <= 23 && minute <= 59 ? { hour, minute } : null;
}

function point(
  length: number,
  time: TimeOfDay | null,
  place: Place = "anywhere",
): FoundTime | null {
  return time ? { length, place, time } : null;
}
