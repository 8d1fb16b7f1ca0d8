/** Which days are named in a text. Each rule looks at the words from one place on. */

import { addDays } from "../due";
import * as calendar from "./calendar";
import {
  AMBIGUOUS_MONTHS,
  AMBIGUOUS_WEEKDAYS,
  DAY_PARTS,
  type DayPart,
  DETERMINERS,
  isMeridiem,
  MONTHS,
  PRONOUNS,
  readCount,
  readOrdinal,
  readUnit,
  type Unit,
  WEEKDAYS,
} from "./vocabulary";
import { keyAfter, keyAt, type Place, standsAt, type Word } from "./words";

export type DateOrder = "dmy" | "mdy";
export type Clock = { today: string; now: Date; dateOrder: DateOrder };

export type FoundDate = {
  length: number;
  place: Place;
  day: string;
  /** "Friday" said on a Friday evening about its morning is the next one. */
  isWeekday?: boolean;
  /** "Today" itself: its midnight is the one that is still to come. */
  isToday?: boolean;
  part?: DayPart;
};

type Rule = (words: readonly Word[], at: number, clock: Clock) => FoundDate | null;

const LEADS = ["due on", "due by", "due", "on", "for", "starting on", "starting", "coming"];
/** Leads that say outright that a day follows. */
const STRONG_LEADS = new Set(["due on", "due by", "due", "on", "starting on", "starting"]);

export function dateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  const lead = LEADS.find((phrase) => standsAt(words, at, phrase));
  if (!lead) return bareDateAt(words, at, clock);
  const skipped = lead.split(" ").length;
  if (!keyAfter(words, at + skipped)) return null;
  const isStrong = STRONG_LEADS.has(lead);
  const found =
    bareDateAt(words, at + skipped, clock) ??
    (isStrong ? ordinalAt(words, at + skipped, clock) : null);
  if (!found) return null;
  // "Cream for sun" at the end is no cream for Sunday.
  if (!isStrong && found.isWeekday && found.place !== "anywhere") return null;
  const place = isStrong ? "anywhere" : found.place;
  return { ...found, place, length: found.length + skipped };
}

function bareDateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  if (!keyAt(words, at)) return null;
  for (const rule of RULES) {
    const found = rule(words, at, clock);
    if (found) return found;
  }
  return null;
}

const namedDayAt: Rule = (words, at, { today }) => {
  const after = ["the day after tomorrow", "day after tomorrow"].find((phrase) =>
    standsAt(words, at, phrase),
  );
  if (after) return sure(after.split(" ").length, addDays(today, 2));
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
  const phrase = Object.keys(PERIODS).find((candidate) => standsAt(words, at, candidate));
  if (!phrase) return null;
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
  "end of next month": endOfNextMonth,
  "the end of next month": endOfNextMonth,
  "end of month": calendar.lastOfMonth,
  "end of the month": calendar.lastOfMonth,
  "end of this month": calendar.lastOfMonth,
  "the end of the month": calendar.lastOfMonth,
  "the end of this month": calendar.lastOfMonth,
  "end of year": endOfYear,
  "end of the year": endOfYear,
  "end of this year": endOfYear,
  "the end of the year": endOfYear,
  eom: calendar.lastOfMonth,
  eoy: endOfYear,
};

const MONDAY = 1;
const SATURDAY = 6;
const SUNDAY = 0;

function weekend(today: string): string {
  return calendar.weekdayOf(today) === SUNDAY ? today : calendar.onOrAfter(today, SATURDAY);
}

const PREFIXES = ["this coming", "this", "next", "coming"];

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
  const full = keyAfter(words, at + 1) ? fullDateAt(words, at + 1, clock) : null;
  if (full && calendar.weekdayOf(full.day) === weekday)
    return { ...full, place: "anywhere", length: full.length + 1 };
  if (isDescription(words, at)) return null;
  if (AMBIGUOUS_WEEKDAYS.has(key) && keyAt(words, at - 1) === "for") return null;
  // "The second Monday of January" is another day than the next Monday.
  if (keyAfter(words, at + 1) === "of") return null;
  const isSure = !AMBIGUOUS_WEEKDAYS.has(key) || DAY_PARTS.has(keyAfter(words, at + 1));
  const day = calendar.onOrAfter(clock.today, weekday);
  return { length: 1, place: isSure ? "anywhere" : "end", day, isWeekday: true };
};

function fullDateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  const found = monthDayAt(words, at, clock) ?? numericAt(words, at, clock);
  if (found) return found;
  return ordinalAt(words, at, clock);
}

/** "the Monday report", "Ann's Friday class", "Read Sunday Times": a name, not a day. */
function isDescription(words: readonly Word[], at: number): boolean {
  if (isDescribed(words, at)) return true;
  const word = words[at];
  if (at === 0 || !word?.isTitleCase || word.tail) return false;
  const next = at + (DAY_PARTS.has(keyAfter(words, at + 1)) ? 2 : 1);
  const following = words[next];
  return Boolean(following?.isTitleCase && !COMMON.has(keyAt(words, next)));
}

/** Title-case words that go on with the date instead of naming something. */
const COMMON = new Set([
  ..."at on in by for with and the noon midnight morning afternoon evening night every".split(" "),
  ...WEEKDAYS.keys(),
  ...MONTHS.keys(),
]);

function isDescribed(words: readonly Word[], at: number): boolean {
  const before = keyAt(words, at - 1);
  return DETERMINERS.has(before) || PRONOUNS.has(before) || /['’]s$/.test(before);
}

/** "in 3 days", "in a week", "2 weeks from now". */
const relativeDaysAt: Rule = (words, at, { today }) => {
  const found = spanAt(words, at);
  if (!found || found.unit === "minute" || found.unit === "hour") return null;
  const day = addUnits(today, found.count, found.unit);
  return day ? sure(found.length, day) : null;
};

export type FoundMoment = { length: number; at: Date };

const MINUTE = 60_000;

/** "in 2 hours": a stretch of time, so it is counted on the clock that never jumps. */
export function momentAt(words: readonly Word[], at: number, { now }: Clock): FoundMoment | null {
  const found = standsAt(words, at, "in half an hour")
    ? { length: 4, count: 30, unit: "minute" }
    : spanAt(words, at);
  if (!found || (found.unit !== "minute" && found.unit !== "hour")) return null;
  const minutes = found.count * (found.unit === "hour" ? 60 : 1);
  return { length: found.length, at: new Date(now.getTime() + minutes * MINUTE) };
}

function spanAt(words: readonly Word[], at: number) {
  const isIn = keyAt(words, at) === "in";
  const start = isIn ? at + 1 : at;
  const joined = /^(\d{1,4})(h|hr|hrs|min|mins|d|w|y)$/.exec(
    isIn ? keyAfter(words, start) : keyAt(words, start),
  );
  const count = readCount(joined?.[1] ?? (isIn ? keyAfter(words, start) : keyAt(words, start)));
  const unitAt = joined ? start : start + 1;
  const unit = readUnit(joined?.[2] ?? keyAfter(words, unitAt));
  if (!count || !unit) return null;
  const length = unitAt + 1 - at;
  // "Around the World in 80 Days" is a title.
  if (isIn)
    return words[unitAt]?.isTitleCase && !words[at]?.isTitleCase ? null : { length, count, unit };
  const isFromNow = ["from now", "from today"].some((end) => standsAt(words, unitAt + 1, end));
  return isFromNow && keyAfter(words, unitAt + 1) ? { length: length + 2, count, unit } : null;
}

function addUnits(day: string, count: number, unit: Unit): string | null {
  if (unit === "day") return calendar.addDaysWithin(day, count);
  if (unit === "week") return calendar.addDaysWithin(day, count * 7);
  return calendar.addMonths(day, unit === "month" ? count : count * 12);
}

/** "27 Jan", "27th of January 2027", "Jan 27", "January 27th, 2027". */
const monthDayAt: Rule = (words, at, { today }) => {
  const found = dayBeforeMonth(words, at) ?? monthBeforeDay(words, at);
  if (!found) return null;
  const { month, date, end } = found;
  const year = /^\d{4}$/.test(keyAfter(words, end)) ? Number(keyAfter(words, end)) : null;
  const day = year ? calendar.makeDay(year, month, date) : calendar.nextYearly(today, month, date);
  if (!day) return null;
  const length = end - at + (year ? 1 : 0);
  return { length, place: found.isDoubtful && !year ? "edge" : "anywhere", day };
};

type MonthDay = { month: number; date: number; end: number; isDoubtful?: boolean };

function dayBeforeMonth(words: readonly Word[], at: number): MonthDay | null {
  const first = keyAt(words, at);
  if (first === "the" && readOrdinal(keyAfter(words, at + 1))) return dayBeforeMonth(words, at + 1);
  const joined = /^(\d{1,2})-?([a-z]{3,9})$/.exec(first);
  if (joined) {
    const [, digits, name = ""] = joined;
    const month = MONTHS.get(name);
    if (month) return { month, date: Number(digits), end: at + 1 };
  }
  const ordinal = readOrdinal(first);
  const date = ordinal ?? (/^\d{1,2}$/.test(first) ? Number(first) : undefined);
  if (!date) return null;
  const monthAt = keyAfter(words, at + 1) === "of" ? at + 2 : at + 1;
  const name = keyAfter(words, monthAt);
  const month = MONTHS.get(name);
  if (!month) return null;
  const isVerb = AMBIGUOUS_MONTHS.has(name) && !ordinal && !words[monthAt]?.isTitleCase;
  return { month, date, end: monthAt + 1, isDoubtful: isVerb };
}

function monthBeforeDay(words: readonly Word[], at: number): MonthDay | null {
  const name = keyAt(words, at);
  const month = MONTHS.get(name);
  if (!month) return null;
  if (AMBIGUOUS_MONTHS.has(name) && PRONOUNS.has(keyAt(words, at - 1))) return null;
  const dayAt = keyAfter(words, at + 1) === "the" ? at + 2 : at + 1;
  const key = keyAfter(words, dayAt);
  const ordinal = readOrdinal(key);
  // "Jan 5 pm" is a time, perhaps with somebody called Jan.
  const isHour = isMeridiem(keyAfter(words, dayAt + 1));
  const date = ordinal ?? (/^\d{1,2}$/.test(key) && !isHour ? Number(key) : undefined);
  return date ? { month, date, end: dayAt + 1 } : null;
}

/** "15th" at the end or "the 15th" after "on": elsewhere it counts floors and waves. */
const ordinalAt: Rule = (words, at, { today }) => {
  const skipped = keyAt(words, at) === "the" ? 1 : 0;
  const date = readOrdinal(skipped ? keyAfter(words, at + 1) : keyAt(words, at));
  const day = date ? calendar.nextMonthly(today, date) : null;
  return day ? { length: skipped + 1, place: "end", day } : null;
};

const bareOrdinalAt: Rule = (words, at, clock) =>
  keyAt(words, at) === "the" || isDescribed(words, at) ? null : ordinalAt(words, at, clock);

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const WITH_YEAR = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;
const WITH_SHORT_YEAR = /^(\d{1,2})([/.])(\d{1,2})\2(\d{2})$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})$/;
/** With its zero it is no price, no version and no chapter. */
const DOTTED = /^(0\d)\.(\d{2})$/;
const FRACTIONS = new Set(["1/2", "1/3", "2/3", "1/4", "3/4"]);

/** "2026-11-22"; "22/11" or "11/22" as the reader writes it; "22.11.2026" as those who use dots do. */
const numericAt: Rule = (words, at, clock) => {
  const key = keyAt(words, at);
  const [, year, month, date] = ISO.exec(key) ?? [];
  if (year) return orNull(calendar.makeDay(Number(year), Number(month), Number(date)), "anywhere");
  const long = WITH_YEAR.exec(key) ?? WITH_SHORT_YEAR.exec(key);
  if (long) return withYear(long, clock);
  const short = SLASHED.exec(key) ?? DOTTED.exec(key);
  if (!short || key === "24/7") return null;
  const isFraction = FRACTIONS.has(key);
  const order = key.includes(".") ? "dmy" : clock.dateOrder;
  const pick = ([m, d]: readonly [number, number]) => calendar.nextYearly(clock.today, m, d);
  const day = readings(Number(short[1]), Number(short[2]), order).map(pick).find(Boolean) ?? null;
  // "Platform 9 3/4"
  if (isFraction && /^\d+$/.test(keyAt(words, at - 1))) return null;
  return orNull(day, isFraction || isDescribed(words, at) ? "end" : "edge");
};

function withYear(found: RegExpExecArray, { dateOrder }: Clock): FoundDate | null {
  const [, first = "", separator, second = "", digits = ""] = found;
  const isShort = digits.length === 2;
  // "1.10.30" is a version; people who shorten the year write the other zeros.
  if (isShort && separator === "." && (first.length < 2 || second.length < 2)) return null;
  const year = isShort ? 2000 + Number(digits) : Number(digits);
  const order = separator === "." ? "dmy" : dateOrder;
  const days = readings(Number(first), Number(second), order);
  const day = days.map(([month, date]) => calendar.makeDay(year, month, date)).find(Boolean);
  return orNull(day ?? null, "anywhere");
}

/** The reader's own order first; the other one only where the first is no date at all. */
function readings(first: number, second: number, order: DateOrder) {
  const dayFirst = [second, first] as const;
  const monthFirst = [first, second] as const;
  return order === "dmy" ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
}

function sure(length: number, day: string): FoundDate {
  return { length, place: "anywhere", day };
}

function orNull(day: string | null, place: Place): FoundDate | null {
  return day ? { length: 1, place, day } : null;
}

const RULES: readonly Rule[] = [
  namedDayAt,
  periodAt,
  weekdayAt,
  relativeDaysAt,
  monthDayAt,
  numericAt,
  shortDayAt,
  bareOrdinalAt,
];
