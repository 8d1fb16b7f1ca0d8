/** Which days are named in a text. Each rule looks at the words from one place on. */

import { addDays } from "../due";
import * as calendar from "./calendar";
import { isFollowedWell } from "./clock-times";
import { type Clock, type FoundDate, type Rule, sure } from "./date-rule";
import { isDescribed, isDescription } from "./descriptions";
import { feastAt } from "./feasts";
import { bareOrdinalAt, endOfMonthAt, monthDayAt, ordinalAt, ordinalOn } from "./month-days";
import { numericAt, numericOn, readIso } from "./numeric-dates";
import { isByClock, minutesOf, type Stretch, stretchAt } from "./stretches";
import { timeAt } from "./times";
import {
  AMBIGUOUS_WEEKDAYS,
  DAY_PARTS,
  MONTHS,
  readCount,
  readOrdinal,
  readSpelledOrdinal,
  WEEKDAYS,
} from "./vocabulary";
import { weekAfter, weekdayInWeekAt } from "./weeks";
import { keyAfter, keyAt, oncePerPlace, standsAt, type Word } from "./words";

const LEADS = [
  "due on",
  "due by",
  "due",
  "on",
  "for",
  "starting on",
  "starting",
  "coming",
  "at",
  "@",
  "📅",
];
/** Leads that say outright that a day follows. */
const STRONG_LEADS = new Set(["due on", "due by", "due", "on", "starting on", "starting"]);

export const dateAt = oncePerPlace<[Clock], FoundDate | null>((words, at, clock) => {
  const lead = LEADS.find((phrase) => standsAt(words, at, phrase));
  if (!lead) return bareDateAt(words, at, clock) ?? signedDateAt(words, at, clock);
  const skipped = lead.split(" ").length;
  if (!keyAfter(words, at + skipped)) return null;
  const isStrong = STRONG_LEADS.has(lead);
  const found =
    bareDateAt(words, at + skipped, clock) ??
    (isStrong ? ordinalAt(words, at + skipped, clock) : null);
  if (!found) return null;
  // "Cream for sun" at the end is no cream for Sunday.
  if (!isStrong && found.isWeekday && found.place !== "anywhere") return null;
  const last = at + skipped + found.length - 1;
  const isSure = isStrong && !(found.isNoun && countsThings(words, last));
  const place = isSure ? "anywhere" : found.place;
  return { ...found, place, length: found.length + skipped };
});

/** "Lunch on 5th Avenue", "meet on the 3rd floor". */
function countsThings(words: readonly Word[], at: number): boolean {
  return !isFollowedWell(words, at) && at + 1 < words.length && !words[at + 1]?.isMark;
}

const SIGN = /^(@|\^|due:)./;

/** "due:friday", "^next friday", "@in 2 days"; "@friday" alone is a label, but has no time. */
function signedDateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  const [, sign = ""] = SIGN.exec(keyAt(words, at)) ?? [];
  if (!sign) return null;
  const unsigned = words.map((word, index) =>
    index === at ? { ...word, key: word.key.slice(sign.length) } : word,
  );
  const found = bareDateAt(unsigned, at, clock);
  if (!found || sign !== "@") return found && { ...found, place: "anywhere" };
  const next = at + found.length;
  const hasTime =
    Boolean(keyAfter(words, next)) &&
    (timeAt(words, next) !== null || DAY_PARTS.has(keyAt(words, next)));
  const isName = found.length === 1 && /^@\p{L}/u.test(keyAt(words, at));
  if (isName && !hasTime) return null;
  // "Ask @Jan 5 questions".
  const isMonth = MONTHS.has(keyAt(unsigned, at)) && !hasTime;
  return { ...found, place: isMonth ? "end" : "anywhere" };
}

function bareDateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  if (!keyAt(words, at)) return null;
  for (const rule of RULES) {
    const found = rule(words, at, clock);
    if (found) return found;
  }
  return null;
}

const ARTICLES = new Set("the a my your our their".split(" "));

const namedDayAt: Rule = (words, at, { today }) => {
  const after = ["the day after tomorrow", "day after tomorrow"].find((phrase) =>
    standsAt(words, at, phrase),
  );
  // "Two days after tomorrow" is another one.
  const isCounted = after?.startsWith("day") && readCount(keyAt(words, at - 1));
  if (after && !isCounted) return sure(after.split(" ").length, addDays(today, 2));
  // "The today view" is called so.
  if (ARTICLES.has(keyAt(words, at - 1))) return null;
  switch (keyAt(words, at)) {
    case "today":
      return { ...sure(1, today), isToday: true };
    case "tonight":
      return { ...sure(1, today), isToday: true, part: "evening" };
    case "tomorrow":
    case "tmr":
    case "tmrw":
      return sure(1, addDays(today, 1));
    default:
      return null;
  }
};

const NAME_TAKERS = new Set(
  "with to for from and & call ask tell meet email mail text see phone ring pay thank invite help visit remind".split(
    " ",
  ),
);

/** "tom" and "tod" are people, too: "Call Tom", "lunch with tom". */
const shortDayAt: Rule = (words, at, { today }) => {
  const key = keyAt(words, at);
  if (key !== "tom" && key !== "tod") return null;
  if (words[at]?.isTitleCase || NAME_TAKERS.has(keyAt(words, at - 1))) return null;
  const day = key === "tod" ? today : addDays(today, 1);
  return { length: 1, place: "edge", day, isToday: key === "tod" };
};

/** "this morning", "this weekend", "next week", "end of month", each with its articles. */
const periodAt: Rule = (words, at, { today }) => {
  const phrase = PERIOD_NAMES.find((candidate) => standsAt(words, at, candidate));
  // "Plan the next week" names a stretch, and no day.
  if (!phrase || (phrase.startsWith("next") && isDescribed(words, at))) return null;
  const found = sure(phrase.split(" ").length, PERIODS[phrase]?.(today) ?? today);
  const part = DAY_PARTS.get(phrase.replace("this ", ""));
  return part ? { ...found, part, isToday: true } : found;
};

const endOfYear = (today: string) => `${today.slice(0, 4)}-12-31`;
const endOfNextMonth = (today: string) => calendar.lastOfMonth(calendar.firstOfNextMonth(today));

const PERIODS: Record<string, (today: string) => string> = {
  "this morning": (today) => today,
  "this afternoon": (today) => today,
  "this evening": (today) => today,
  "this weekend": weekend,
  "the weekend": weekend,
  "next weekend": (today) => calendar.inNextWeek(today, SATURDAY),
  "next week": (today) => calendar.inNextWeek(today, MONDAY),
  "next month": calendar.firstOfNextMonth,
  "first day of next month": calendar.firstOfNextMonth,
  "the first day of next month": calendar.firstOfNextMonth,
  "end of next month": endOfNextMonth,
  "the end of next month": endOfNextMonth,
  "end of month": calendar.lastOfMonth,
  "end of the month": calendar.lastOfMonth,
  "end of this month": calendar.lastOfMonth,
  "the end of the month": calendar.lastOfMonth,
  "the end of this month": calendar.lastOfMonth,
  "last day of the month": calendar.lastOfMonth,
  "last day of this month": calendar.lastOfMonth,
  "last day of next month": endOfNextMonth,
  "the last day of the month": calendar.lastOfMonth,
  "the last day of this month": calendar.lastOfMonth,
  "the last day of next month": endOfNextMonth,
  "end of year": endOfYear,
  "end of the year": endOfYear,
  "end of this year": endOfYear,
  "the end of the year": endOfYear,
  "the end of this year": endOfYear,
  eom: calendar.lastOfMonth,
  eoy: endOfYear,
};

const PERIOD_NAMES = Object.keys(PERIODS);

const MONDAY = 1;
const SATURDAY = 6;
const SUNDAY = 0;

function weekend(today: string): string {
  return calendar.weekdayOf(today) === SUNDAY ? today : calendar.onOrAfter(today, SATURDAY);
}

const PREFIXES = [
  "this coming",
  "this upcoming",
  "the coming",
  "upcoming",
  "this",
  "next",
  "coming",
];

/** "Friday", "this fri", "next friday" (the one in next week), "Fri 27 Nov", "Friday the 27th". */
const weekdayAt: Rule = (words, at, clock) => {
  const prefix = PREFIXES.find((phrase) => standsAt(words, at, phrase));
  if (!prefix) return bareWeekdayAt(words, at, clock);
  const length = prefix.split(" ").length + 1;
  const weekday = WEEKDAYS.get(keyAfter(words, at + length - 1));
  if (weekday === undefined) return null;
  if (prefix === "next") return sure(length, calendar.inNextWeek(clock.today, weekday));
  return { ...sure(length, calendar.onOrAfter(clock.today, weekday)), isWeekday: true };
};

const bareWeekdayAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const weekday = WEEKDAYS.get(key);
  if (weekday === undefined) return null;
  const full = keyAfter(words, at + 1) ? fullDateAt(words, at + 1, clock, weekday) : null;
  if (full && calendar.weekdayOf(full.day) === weekday)
    return { ...full, place: "anywhere", length: full.length + 1 };
  if (isDescription(words, at)) return null;
  if (AMBIGUOUS_WEEKDAYS.has(key) && keyAt(words, at - 1) === "for") return null;
  if (isAnother(words, at)) return null;
  const isSure = !AMBIGUOUS_WEEKDAYS.has(key) || DAY_PARTS.has(keyAfter(words, at + 1));
  const day = calendar.onOrAfter(clock.today, weekday);
  return { length: 1, place: isSure ? "anywhere" : "end", day, isWeekday: true };
};

/** "The second Monday of January", "Monday this week" when it has passed, "Friday after next". */
function isAnother(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]?.tail === "" ? keyAt(words, at - 1) : "";
  const next = keyAfter(words, at + 1);
  const isCounted = readOrdinal(before) ?? readSpelledOrdinal(before);
  const isFarther = ["after next", "before last"].some((end) => standsAt(words, at + 1, end));
  const isInWeek = before === "week" && ["this", "next", "last"].includes(keyAt(words, at - 2));
  return (
    ["of", "week"].includes(next) ||
    (next !== "" && isFarther) ||
    isInWeek ||
    Boolean(isCounted) ||
    weekAfter(words, at + 1) !== null
  );
}

function fullDateAt(
  words: readonly Word[],
  at: number,
  clock: Clock,
  weekday: number,
): FoundDate | null {
  return (
    monthDayAt(words, at, clock) ??
    numericOn(words, at, clock, weekday) ??
    ordinalOn(words, at, clock.today, weekday)
  );
}

/** "in 3 days", "in a week", "in 1 week and 2 days", "2 weeks from now". */
const relativeDaysAt: Rule = (words, at, clock) => {
  const found = fromNowAt(words, at, clock);
  if (!found || isByClock(found.stretch)) return null;
  const day = daysLater(clock.today, found.stretch);
  return day ? sure(found.length, day) : null;
};

export type FoundMoment = { length: number; at: Date };

const MINUTE = 60_000;

/** "in 2 hours": a stretch of time, so it is counted on the clock that never jumps. */
export function momentAt(words: readonly Word[], at: number, clock: Clock): FoundMoment | null {
  const exact = readIso(keyAt(words, at));
  if (exact) return { length: 1, at: exact };
  const found = fromNowAt(words, at, clock);
  if (!found || !isByClock(found.stretch)) return null;
  const later = clock.now.getTime() + minutesOf(found.stretch) * MINUTE;
  return { length: found.length, at: new Date(later) };
}

function fromNowAt(words: readonly Word[], at: number, clock: Clock) {
  const lead = ["in about", "in around", "in"].find((phrase) => standsAt(words, at, phrase));
  const start = at + (lead?.split(" ").length ?? 0);
  const stretch = !lead || keyAfter(words, start) ? stretchAt(words, start) : null;
  if (!stretch) return null;
  const end = start + stretch.length;
  const isFromNow =
    Boolean(keyAfter(words, end)) &&
    ["from now", "from today"].some((phrase) => standsAt(words, end, phrase));
  if (isFromNow) return { length: end + 2 - at, stretch };
  if (lead && keyAfter(words, end) === "time") return { length: end + 1 - at, stretch };
  // "Around the World in 80 Days" is a title.
  const isTitle = words[end - 1]?.isTitleCase && !words[at]?.isTitleCase;
  // "Swim in a 50m pool": metres, where something follows.
  const isLength = /^\d*m$/.test(keyAt(words, end - 1)) && countsThings(words, end - 1);
  return lead && !isTitle && !isLength && !isFromElsewhere(words, end, clock)
    ? { length: end - at, stretch }
    : null;
}

/** "In three weeks from friday". */
function isFromElsewhere(words: readonly Word[], at: number, clock: Clock): boolean {
  const isRelated = ["from", "after", "before"].includes(keyAfter(words, at));
  return isRelated && Boolean(keyAfter(words, at + 1)) && dateAt(words, at + 1, clock) !== null;
}

function daysLater(today: string, { parts }: Stretch): string | null {
  return parts.reduce<string | null>((day, { count, unit }) => {
    if (day === null) return null;
    if (unit === "day") return calendar.addDaysWithin(day, count);
    if (unit === "week") return calendar.addDaysWithin(day, count * 7);
    return calendar.addMonths(day, unit === "month" ? count : count * 12);
  }, today);
}

const RULES: readonly Rule[] = [
  namedDayAt,
  weekdayInWeekAt,
  periodAt,
  endOfMonthAt,
  weekdayAt,
  relativeDaysAt,
  monthDayAt,
  numericAt,
  shortDayAt,
  bareOrdinalAt,
  feastAt,
];
