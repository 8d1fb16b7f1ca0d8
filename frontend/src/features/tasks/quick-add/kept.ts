/**
 * What is understood, but can't be kept yet or is no due date at all: its words stay in the title.
 * Recognising it keeps the other rules off: "every monday at 7am" is not due next Monday.
 */

import { type Clock, dateAt, momentAt } from "./dates";
import { timeAt } from "./times";
import {
  DASHES,
  DAY_PARTS,
  type DayPart,
  isMeridiem,
  MONTHS,
  PLURAL_WEEKDAYS,
  PRONOUNS,
  readCount,
  readOrdinal,
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
  const length = everyAt(words, at) ?? pluralAt(words, at) ?? adverbAt(words, at);
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
  if (isRepeated(key)) return 1;
  if (/^\d{1,4}(h|d|w|mo|y)$/.test(key)) return 1;
  const isCounted = readCount(key) || readOrdinal(key) || COUNTING.has(key);
  if (isCounted && isRepeated(keyAfter(words, at + 1))) return 2;
  return readOrdinal(key) ? 1 : null;
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

/** "daily" repeats at the end or before a time; "the daily report" is a report. */
function adverbAt(words: readonly Word[], at: number): number | null {
  if (!ADVERBS.has(keyAt(words, at))) return null;
  return at === words.length - 1 || (keyAfter(words, at + 1) && timeAt(words, at + 1)) ? 1 : null;
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
  const after = dateAt(words, at + 1, clock);
  return after && keyAfter(words, at + 1) ? after.length + 1 : 0;
}

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
  "since after of than about regarding re vs versus from to past".split(" "),
);

/** "by friday 5pm" is the last moment, not the day to do it; "after friday" isn't the day either. */
const relationAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const isDeadline = DEADLINES.has(key);
  if (!isDeadline && !OTHER_RELATIONS.has(key)) return null;
  const length = isDeadline ? pointAt(words, at + 1, clock) : shortPointAt(words, at + 1, clock);
  if (!length) return null;
  return { length: length + 1, kind: isDeadline ? "deadline" : null };
};

/** "between 2pm and 4pm", "between monday and friday". */
const betweenAt: Rule = (words, at, clock) => {
  if (keyAt(words, at) !== "between") return null;
  const first = oneAt(words, at + 1, clock);
  if (!first || keyAfter(words, at + 1 + first) !== "and") return null;
  const second = oneAt(words, at + 2 + first, clock);
  return second ? { length: 2 + first + second, kind: null } : null;
};

/** How many words of dates and times go on here. */
function pointAt(words: readonly Word[], at: number, clock: Clock): number {
  let length = 0;
  for (let more = oneAt(words, at, clock); more; more = oneAt(words, at + length, clock))
    length += more;
  return length;
}

/** A time, or a day with its time: in "after 5pm tomorrow" the day is said of the task. */
function shortPointAt(words: readonly Word[], at: number, clock: Clock): number {
  const length = oneAt(words, at, clock);
  if (!length || timeAt(words, at)) return length;
  return length + (keyAfter(words, at + length) ? (timeAt(words, at + length)?.length ?? 0) : 0);
}

function oneAt(words: readonly Word[], at: number, clock: Clock): number {
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

const NAMES = [
  ..."black cyber good ash palm maundy shrove holy giving easter super freaky bloody blue ruby fat taco casual".split(
    " ",
  ),
];
const BACKWARD = new Set("last past previous".split(" "));
const STRETCHES = new Set("week month year weekend night quarter".split(" "));

/** "last friday", "Black Friday", "Friday the 13th", "USA Today", "a week from friday". */
const lookalikeAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const next = keyAfter(words, at + 1);
  const isBackward =
    BACKWARD.has(key) && (WEEKDAYS.has(next) || STRETCHES.has(next) || MONTHS.has(next));
  if (isBackward || (NAMES.includes(key) && WEEKDAYS.has(next))) return { length: 2, kind: null };
  if (key === "usa" && next === "today") return { length: 2, kind: null };
  if (standsAt(words, at, "friday the 13th")) return { length: 3, kind: null };
  return awayAt(words, at, clock) ?? partOfAt(words, at);
};

/** "2 weeks before friday", "the day after tomorrow's match" is none of ours. */
function awayAt(words: readonly Word[], at: number, clock: Clock): FoundKept | null {
  if (!readUnit(keyAt(words, at)) || !["from", "after", "before"].includes(keyAfter(words, at + 1)))
    return null;
  if (standsAt(words, at, "day after tomorrow")) return null;
  const length = pointAt(words, at + 2, clock);
  return length ? { length: length + 2, kind: null } : null;
}

const PARTS = new Set("beginning start middle end rest most half".split(" "));
const VAGUE = new Set("later sometime".split(" "));
const WHICH = new Set("this next the".split(" "));

/** "later next week", "end of next week": a stretch, of which no day is named. */
function partOfAt(words: readonly Word[], at: number): FoundKept | null {
  const isPart = PARTS.has(keyAt(words, at)) && keyAfter(words, at + 1) === "of";
  if (!isPart && !VAGUE.has(keyAt(words, at))) return null;
  let length = isPart ? 2 : 1;
  const start = length;
  while (WHICH.has(keyAfter(words, at + length))) length += 1;
  return length > start && STRETCHES.has(keyAfter(words, at + length))
    ? { length: length + 1, kind: null }
    : null;
}

const RULES: readonly Rule[] = [tagAt, repeatAt, durationAt, relationAt, betweenAt, lookalikeAt];
