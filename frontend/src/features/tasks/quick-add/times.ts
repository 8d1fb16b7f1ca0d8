/** Which times of day are named in a text. A number alone never is one. */

import {
  clockAt,
  type FoundTime,
  isFollowedWell,
  onTwelve,
  onTwentyFour,
  point,
  type Rule,
  type TimeOfDay,
  withoutSign,
} from "./clock-times";
import { oClockAt, pastAt, readHour, spelledAt } from "./spoken-times";
import { fromRangeAt, rangeAt } from "./time-ranges";
import { DETERMINERS } from "./vocabulary";
import { keyAfter, keyAt, oncePerPlace, standsAt, type Word } from "./words";
import { isZoneAt } from "./zones";

const LEADS = ["at", "@", "around", "due at"];
/** Before a time that is sure without them. */
const FIRM_LEADS = ["on", "due", "for", "starting"];

export const timeAt = oncePerPlace((words: readonly Word[], at: number): FoundTime | null => {
  const found = ledTimeAt(words, at) ?? fromRangeAt(words, at) ?? fromPointAt(words, at);
  // In another zone it is another time.
  return found && !isZoneAt(words, at + found.length) ? found : null;
});

function ledTimeAt(words: readonly Word[], at: number): FoundTime | null {
  const isLead = (phrase: string) => standsAt(words, at, phrase);
  const lead = LEADS.find(isLead);
  const skipped = (lead ?? FIRM_LEADS.find(isLead))?.split(" ").length ?? 0;
  if (skipped > 0 && !keyAfter(words, at + skipped)) return null;
  const found = rangeAt(words, at + skipped) ?? pointAt(words, at + skipped, Boolean(lead));
  if (!found) return null;
  const isSure = lead && !found.time.isVague && found.place !== "after";
  return {
    ...found,
    place: isSure && !found.isDoubtful ? "anywhere" : found.place,
    length: found.length + skipped,
  };
}

/** "tomorrow from 2pm": elsewhere it tells from when something else is. */
function fromPointAt(words: readonly Word[], at: number): FoundTime | null {
  if (keyAt(words, at) !== "from" || !keyAfter(words, at + 1)) return null;
  const found = clockAt(words, at + 1);
  return found && { ...found, place: "after", length: found.length + 1 };
}

function pointAt(words: readonly Word[], at: number, isLed: boolean): FoundTime | null {
  const hasLead = isLed || keyAt(words, at).startsWith("@");
  return (
    clockAt(words, at) ??
    oClockAt(words, at) ??
    spelledAt(words, at) ??
    namedAt(words, at) ??
    pastAt(words, at, hasLead) ??
    (hasLead ? (shortAt(words, at) ?? vagueAt(words, at)) : beforePartAt(words, at))
  );
}

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

/** "at 5", "at 17", "at 17.30". */
const vagueAt: Rule = (words, at) => {
  const key = withoutSign(keyAt(words, at));
  const [, dottedHour, dottedMinute] = /^(\d{1,2})\.(\d{2})$/.exec(key) ?? [];
  if (dottedHour) return point(1, onTwentyFour(dottedHour, dottedMinute));
  const hour = /^\d{1,2}$/.test(key) ? Number(key) : Number.NaN;
  if (!(hour <= 23)) return null;
  const time = { hour, minute: 0, isVague: true };
  // "At 10 to three" is before it, and "at 20 past" after some hour.
  const next = keyAfter(words, at + 1);
  if (next === "past" || (next === "to" && readHour(keyAfter(words, at + 2)))) return null;
  if (isFollowedWell(words, at)) return { length: 1, place: "anywhere", time };
  // "At 10 Downing Street" begins with an address.
  return { length: 1, place: words[at + 1]?.isTitleCase ? "end" : "edge", time };
};

/** "at 0900"; "at 1800", "at 730" and "at 8p" beside a day only: they may be prices and rooms. */
const shortAt: Rule = (words, at) => {
  const key = withoutSign(keyAt(words, at));
  const [, digits, letter] = /^(\d{1,2})([ap])$/.exec(key) ?? [];
  if (digits && letter) return doubtful(onTwelve(digits, "0", letter));
  const [, hour = "", minute] = /^(\d{1,2})(\d{2})$/.exec(key) ?? [];
  if (!hour) return null;
  const time = onTwentyFour(hour, minute);
  return hour.startsWith("0") ? point(1, time) : doubtful(time);
};

function doubtful(time: TimeOfDay | null): FoundTime | null {
  return time && { length: 1, place: "beside", time, isDoubtful: true };
}

/** "friday 11 at night": after a day and before a part of it a number is an hour. */
const beforePartAt: Rule = (words, at) => {
  const key = keyAt(words, at);
  const isPart =
    standsAt(words, at + 1, "at night") ||
    DAY_PARTS_LED.some((phrase) => standsAt(words, at + 1, phrase));
  if (!isPart || !keyAfter(words, at + 1) || !/^(\d|1[0-2])$/.test(key)) return null;
  return point(1, { hour: Number(key), minute: 0, isVague: true }, "after");
};

const DAY_PARTS_LED = ["in the morning", "in the afternoon", "in the evening"];
