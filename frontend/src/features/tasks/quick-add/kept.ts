/**
 * What is understood, but can't be kept yet or is no due date at all: its words stay in the title.
 * Recognising it keeps the other rules off: "every monday at 7am" is not due next Monday.
 */

import type { Clock } from "./date-rule";
import { dateAt } from "./dates";
import { lookalikeAt } from "./lookalikes";
import { dayPartAt, oneAt, pointAt, shortPointAt } from "./points";
import { stretchAt } from "./stretches";
import { timeAt } from "./times";
import {
  DAY_PARTS,
  DETERMINERS,
  MONTHS,
  PLURAL_WEEKDAYS,
  readCount,
  readOrdinal,
  readSpelledOrdinal,
  readUnit,
  WEEKDAYS,
} from "./vocabulary";
import { keyAfter, keyAt, standsAt, type Word } from "./words";

export type KeptKind = "project" | "label" | "repeat" | "duration" | "deadline" | "end";

/** Without a kind nobody is told: it only looks like a date. */
export type FoundKept = { length: number; kind: KeptKind | null };

type Rule = (words: readonly Word[], at: number, clock: Clock) => FoundKept | null;

export function keptAt(words: readonly Word[], at: number, clock: Clock): FoundKept | null {
  if (!keyAt(words, at)) return null;
  for (const rule of RULES) {
    const found = rule(words, at, clock);
    if (found) return found;
  }
  return null;
}

const tagAt: Rule = (words, at) => {
  const key = keyAt(words, at);
  if (/^#\S*\p{L}/u.test(key) && !key.includes("#", 1)) return { length: 1, kind: "project" };
  // "@4pm" is a time.
  if (/^@\p{L}/u.test(key) && !timeAt(words, at)) return { length: 1, kind: "label" };
  return null;
};

const REPEATING = new Set(["every", "each", "ev"]);
const ADVERBS = new Set(
  "hourly daily weekly biweekly fortnightly monthly quarterly yearly annually biannually semiannually biennially".split(
    " ",
  ),
);

const repeatAt: Rule = (words, at, clock) => {
  const length =
    everyAt(words, at) ??
    ordinalEveryAt(words, at) ??
    frequencyAt(words, at) ??
    pluralAt(words, at) ??
    adverbAt(words, at, clock);
  if (!length) return null;
  return { length: length + qualifiersAt(words, at + length, clock), kind: "repeat" };
};

/** "every day", "every 2 weeks", "every other friday", "every mon, wed", "every 1st", "every last day". */
function everyAt(words: readonly Word[], at: number): number | null {
  const key = keyAt(words, at);
  if (!REPEATING.has(key)) return null;
  // The mark of "every!" was left out with the punctuation.
  const next = words[at]?.tail === "!" ? keyAt(words, at + 1) : keyAfter(words, at + 1);
  if (!next) return null;
  const first = everyWhat(words, at + 1, next);
  if (!first) return null;
  let length = 1 + first;
  for (let more = joinedAt(words, at + length); more; more = joinedAt(words, at + length))
    length += more;
  return length;
}

function everyWhat(words: readonly Word[], at: number, key: string): number | null {
  const isDated = MONTHS.has(key) && /^\d{1,2}(st|nd|rd|th)?$/.test(keyAfter(words, at + 1));
  if (isDated) return 2;
  if (isRepeated(key)) return 1;
  if (/^\d{1,4}(h|d|w|mo|y)$/.test(key)) return 1;
  const isCounted = readCount(key) || readOrdinal(key) || COUNTING.has(key);
  if (isCounted && isRepeated(keyAfter(words, at + 1))) return 2;
  return readOrdinal(key) ? 1 : null;
}

/** "on the 15th of every month". */
function ordinalEveryAt(words: readonly Word[], at: number): number | null {
  const lead = ["on the", "on", "the"].find((phrase) => standsAt(words, at, phrase));
  const dayAt = at + (lead?.split(" ").length ?? 0);
  const key = lead ? keyAfter(words, dayAt) : keyAt(words, at);
  if (!(readOrdinal(key) ?? readSpelledOrdinal(key))) return null;
  const isEvery = keyAfter(words, dayAt + 1) === "of" && REPEATING.has(keyAfter(words, dayAt + 2));
  const what = keyAfter(words, dayAt + 3);
  return isEvery && (readUnit(what) === "month" || MONTHS.has(what)) ? dayAt + 4 - at : null;
}

/** "once a week", "three times per month". */
function frequencyAt(words: readonly Word[], at: number): number | null {
  const isTimes = readCount(keyAt(words, at)) && keyAfter(words, at + 1) === "times";
  if (!isTimes && !["once", "twice"].includes(keyAt(words, at))) return null;
  const eachAt = at + (isTimes ? 2 : 1);
  const isEach = ["a", "per", "each", "every"].includes(keyAfter(words, eachAt));
  const unit = keyAfter(words, eachAt + 1);
  return isEach && unit.length > 1 && readUnit(unit) ? eachAt + 2 - at : null;
}

const COUNTING = new Set("other single second third last first".split(" "));
const REPEATED = new Set(
  "weekday weekdays workday weekend weekends quarter noon midnight".split(" "),
);

function isRepeated(key: string): boolean {
  return (
    REPEATED.has(key) ||
    (readUnit(key) !== undefined && key.length > 1) ||
    WEEKDAYS.has(key) ||
    PLURAL_WEEKDAYS.has(key) ||
    MONTHS.has(key) ||
    DAY_PARTS.has(key)
  );
}

/** ", wed" or "and fri". */
function joinedAt(words: readonly Word[], at: number): number {
  const skipped = ["and", "&", "or"].includes(keyAfter(words, at)) ? 1 : 0;
  const key = keyAfter(words, at + skipped);
  const isListed = skipped > 0 || words[at - 1]?.tail === ",";
  return isListed && (WEEKDAYS.has(key) || readOrdinal(key)) ? skipped + 1 : 0;
}

/** "mondays", "on weekdays". */
function pluralAt(words: readonly Word[], at: number): number | null {
  const skipped = keyAt(words, at) === "on" ? 1 : 0;
  const key = skipped ? keyAfter(words, at + 1) : keyAt(words, at);
  if (!PLURAL_WEEKDAYS.has(key)) return null;
  let length = skipped + 1;
  while (["and", "&"].includes(keyAfter(words, at + length))) {
    if (!PLURAL_WEEKDAYS.has(keyAfter(words, at + length + 1))) break;
    length += 2;
  }
  return length;
}

/** "daily" repeats at the end or before a time or a day; "the daily report" is a report. */
function adverbAt(words: readonly Word[], at: number, clock: Clock): number | null {
  if (!ADVERBS.has(keyAt(words, at)) || DETERMINERS.has(keyAt(words, at - 1))) return null;
  return at === words.length - 1 || qualifierAt(words, at + 1, clock) ? 1 : null;
}

/** "at 7am", "in the morning", "starting monday", "until friday", "10 times". */
function qualifiersAt(words: readonly Word[], at: number, clock: Clock): number {
  let length = 0;
  for (
    let more = qualifierAt(words, at, clock);
    more;
    more = qualifierAt(words, at + length, clock)
  )
    length += more;
  return length;
}

const QUALIFIERS = new Set("starting until till from on".split(" "));

function qualifierAt(words: readonly Word[], at: number, clock: Clock): number {
  const key = keyAfter(words, at);
  if (!key) return 0;
  const time = timeAt(words, at);
  if (time) return time.length;
  const part = dayPartAt(words, at);
  if (part) return part.length;
  if (readCount(key) && keyAfter(words, at + 1) === "times") return 2;
  if (!QUALIFIERS.has(key)) return 0;
  // "On the 4th" is a day with its "on" only.
  const skipped = key === "on" ? 0 : standsAt(words, at, "starting from") ? 2 : 1;
  const after =
    skipped === 0 || keyAfter(words, at + skipped) ? dateAt(words, at + skipped, clock) : null;
  if (!after) return 0;
  const length = skipped + after.length;
  return length + joinedAt(words, at + length);
}

/** "for 45m", "for 2 hours", "~1h30m". */
const durationAt: Rule = (words, at) => {
  const key = keyAt(words, at);
  if (/^~(\d{1,4}(\.\d)?h(\d{1,2}m?)?|\d{1,4}m(in)?)$/.test(key))
    return { length: 1, kind: "duration" };
  if (key !== "for" || !keyAfter(words, at + 1)) return null;
  if (standsAt(words, at, "for half an hour")) return { length: 4, kind: "duration" };
  const span = spanAt(words, at + 1);
  return span && { length: span.length + 1, kind: "duration" };
};

function spanAt(words: readonly Word[], at: number): { length: number } | null {
  const key = keyAt(words, at);
  if (/^\d{1,4}(\.\d)?(m|min|mins|h|hr|hrs|d|w)(\d{1,2}m?)?$/.test(key)) return { length: 1 };
  return readCount(key) && readUnit(keyAfter(words, at + 1)) ? { length: 2 } : null;
}

const DEADLINES = new Set("by before until till til".split(" "));
/** What follows these is no day on which something is due. */
const OTHER_RELATIONS = new Set(
  "since after of than about regarding re vs versus from to past except".split(" "),
);

/** "by friday 5pm" is the last moment, not the day to do it; "after friday" isn't the day either. */
const relationAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const within = key === "within" && keyAfter(words, at + 1) ? stretchAt(words, at + 1) : null;
  if (within) return { length: within.length + 1, kind: "deadline" };
  const isDeadline = DEADLINES.has(key);
  if (!isDeadline && !OTHER_RELATIONS.has(key)) return null;
  const length = isDeadline ? pointAt(words, at + 1, clock) : shortPointAt(words, at + 1, clock);
  if (!length) return null;
  return { length: length + 1, kind: isDeadline ? "deadline" : null };
};

/** "between 2pm and 4pm", "between monday and friday". */
const betweenAt: Rule = (words, at, clock) => {
  if (keyAt(words, at) !== "between") return null;
  // "Between 2 and 7pm".
  const first = oneAt(words, at + 1, clock) || (readCount(keyAfter(words, at + 1)) ? 1 : 0);
  if (!first || keyAfter(words, at + 1 + first) !== "and") return null;
  const second = oneAt(words, at + 2 + first, clock);
  return second ? { length: 2 + first + second, kind: null } : null;
};

const RULES: readonly Rule[] = [tagAt, repeatAt, durationAt, relationAt, betweenAt, lookalikeAt];
