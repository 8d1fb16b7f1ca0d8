/** How far days and times go on, whatever they mean. */

import type { Clock } from "./date-rule";
import { dateAt, momentAt } from "./dates";
import { timeAt } from "./times";
import { DASHES, DAY_PARTS, type DayPart, isMeridiem, PRONOUNS } from "./vocabulary";
import { keyAfter, keyAt, standsAt, type Word } from "./words";

/** "in the morning", "at night", or the bare word, which counts beside a day only. */
export function dayPartAt(words: readonly Word[], at: number) {
  for (const lead of ["in the", "at", ""]) {
    const skipped = lead === "" ? 0 : lead.split(" ").length;
    if (lead && !standsAt(words, at, lead)) continue;
    const key = skipped ? keyAfter(words, at + skipped) : keyAt(words, at);
    const part = DAY_PARTS.get(key) ?? (lead === "" ? halfAt(words, at) : undefined);
    // "At night", but "in the evening".
    if (part && (lead === "" || (lead === "at") === (key === "night")))
      return { length: skipped + 1, part, isLed: skipped > 0 };
  }
  return null;
}

/** "monday am"; "today am I right" asks something. */
function halfAt(words: readonly Word[], at: number): DayPart | undefined {
  const key = keyAt(words, at);
  if (!isMeridiem(key) || PRONOUNS.has(keyAfter(words, at + 1))) return undefined;
  return key.startsWith("a") ? "morning" : "afternoon";
}

/** How many words of dates and times go on here. */
export function pointAt(words: readonly Word[], at: number, clock: Clock): number {
  let length = 0;
  for (let more = oneAt(words, at, clock); more; more = oneAt(words, at + length, clock))
    length += more;
  return length;
}

/** A time, or a day with its time: in "after 5pm tomorrow" the day is said of the task. */
export function shortPointAt(words: readonly Word[], at: number, clock: Clock): number {
  const length = oneAt(words, at, clock);
  if (!length || timeAt(words, at)) return length;
  return length + (keyAfter(words, at + length) ? (timeAt(words, at + length)?.length ?? 0) : 0);
}

export function oneAt(words: readonly Word[], at: number, clock: Clock): number {
  if (!keyAfter(words, at)) return 0;
  const found =
    dateAt(words, at, clock) ??
    timeAt(words, at) ??
    momentAt(words, at, clock) ??
    dayPartAt(words, at);
  return found?.length ?? 0;
}

/** After a day or a time, "– friday" or "to 12 Dec" is where it ends: how many words that takes. */
export function endAt(words: readonly Word[], at: number, clock: Clock): number {
  if (!DASHES.has(keyAfter(words, at))) return 0;
  const length = pointAt(words, at + 1, clock);
  return length ? length + 1 : 0;
}
