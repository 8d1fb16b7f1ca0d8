/** Times as a clock shows them, and what all rules for times share. */

import { AFTER_A_TIME, isMeridiem } from "./vocabulary";
import { keyAfter, keyAt, type Place, type Word } from "./words";

export type TimeOfDay = {
  hour: number;
  minute: number;
  /** "At 5": morning or afternoon is left to good sense. */
  isVague?: boolean;
  /** "8:30" is in the morning, unless an evening is spoken of. */
  isOpen?: boolean;
  isMidnight?: boolean;
};

export type FoundTime = {
  length: number;
  place: Place;
  time: TimeOfDay;
  /** From then until another time, which a task can't keep. */
  isRange?: boolean;
  /** Not even "at" makes it sure. */
  isDoubtful?: boolean;
};

export type Rule = (words: readonly Word[], at: number) => FoundTime | null;

export const WITH_MERIDIEM = /^@?(\d{1,2})(?:[:.]?(\d{2})(?::00)?)?(am|pm|a\.m|p\.m)$/;
export const WITH_LETTER = /^@?(\d{1,2})[:.](\d{2})([ap])$/;
export const DIGITS = /^@?(\d{1,2})(?:[:.](\d{2})(?::00)?)?$/;
/** Of seconds only none: a task is due at a minute. */
export const CLOCK = /^@?(\d{1,2}):(\d{2})(?::00)?$/;
const ROUND_MINUTES = 5;

/** "5pm", "5:30 p.m.", "6:30p", "17:00". */
export const clockAt: Rule = (words, at) => {
  const key = keyAt(words, at);
  const [, hour, minute, meridiem] = WITH_MERIDIEM.exec(key) ?? WITH_LETTER.exec(key) ?? [];
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

export const TWELVE = 12;
export const HOUR = 60;

/** By punctuation, the end or a word that may go on after a time. */
export function isFollowedWell(words: readonly Word[], at: number): boolean {
  return words[at]?.tail !== "" || AFTER_A_TIME.has(keyAt(words, at + 1));
}

/** "@5" is "at 5". */
export function withoutSign(key: string): string {
  return key.startsWith("@") ? key.slice(1) : key;
}

export function onTwelve(hours = "", minutes = "0", meridiem = ""): TimeOfDay | null {
  const hour = Number(hours);
  if (hour < 1 || hour > 12) return null;
  return valid((hour % 12) + (meridiem.startsWith("p") ? 12 : 0), Number(minutes));
}

export function onTwentyFour(hours = "", minutes = ""): TimeOfDay | null {
  const time = valid(Number(hours), Number(minutes));
  const isOpen = !hours.startsWith("0") && Number(hours) <= TWELVE;
  return time && isOpen ? { ...time, isOpen } : time;
}

function valid(hour: number, minute: number): TimeOfDay | null {
  return hour <= 23 && minute <= 59 ? { hour, minute } : null;
}

export function point(
  length: number,
  time: TimeOfDay | null,
  place: Place = "anywhere",
): FoundTime | null {
  return time ? { length, place, time } : null;
}
