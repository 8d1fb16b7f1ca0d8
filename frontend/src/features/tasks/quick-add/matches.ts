/** Everything in a text that a rule recognises, and which of it counts where it stands. */

import type { Priority } from "@/lib/api/model/priority";
import type { TimeOfDay } from "./clock-times";
import type { Clock, FoundDate } from "./date-rule";
import { dateAt, momentAt } from "./dates";
import { type KeptKind, keptAt } from "./kept";
import { dayPartAt, endAt } from "./points";
import { readPriority } from "./priorities";
import { timeAt } from "./times";
import type { DayPart } from "./vocabulary";
import { keyAfter, keyAt, type Place, type Word } from "./words";

type Meaning =
  | { kind: "date"; date: FoundDate }
  | { kind: "moment"; at: Date }
  | { kind: "time"; time: TimeOfDay }
  | { kind: "part"; part: DayPart; isLed: boolean }
  | { kind: "priority"; priority: Priority }
  | { kind: "kept"; keptKind: KeptKind | null };

export type Match = Meaning & {
  /** The words that it takes, both ends included. */
  first: number;
  last: number;
  place: Place;
  /** Until another day or time, which a task can't keep: the words stay in the title. */
  isRange: boolean;
};

export function findMatches(words: readonly Word[], clock: Clock): Match[] {
  const matches: Match[] = [];
  let at = 0;
  while (at < words.length) {
    const before = matches.at(-1);
    const end = before?.last === at - 1 ? endAfter(matches, words, at, clock) : 0;
    if (before && end) extend(before, words, at, end, clock);
    const match = end ? null : longestAt(words, at, clock);
    if (match) matches.push(match);
    at = (match?.last ?? at + Math.max(end - 1, 0)) + 1;
  }
  return decide(matches, words);
}

/** "– friday", "to 12 Dec", "or wednesday": how many words go on from a beginning. */
function endAfter(matches: Match[], words: readonly Word[], at: number, clock: Clock): number {
  const before = matches.at(-1);
  if (!before || !isTemporal(before) || isOwnTime(before, words, at, clock)) return 0;
  return (
    endAt(words, at, clock) ||
    alternativeAt(words, at, before.kind, clock) ||
    untilDay(matches, words, at, clock)
  );
}

/** "friday - 5pm" is a day and its time. */
function isOwnTime(before: Match, words: readonly Word[], at: number, clock: Clock): boolean {
  const isSign = /^[-–—]$/.test(keyAfter(words, at)) && keyAfter(words, at + 1) !== "";
  if (before.kind !== "date" || !isSign || dateAt(words, at + 1, clock)) return false;
  return timeAt(words, at + 1) !== null;
}

/** "2 Feb 3pm - 2pm 3 Mar": the second day is where it ends, and both stay in the title. */
function untilDay(matches: Match[], words: readonly Word[], at: number, clock: Clock): number {
  const [day, time] = matches.slice(-2);
  const isRange = time?.kind === "time" && time.isRange;
  if (!isRange || day?.kind !== "date" || day.last !== time.first - 1) return 0;
  const end = keyAfter(words, at) ? dateAt(words, at, clock) : null;
  if (end) day.isRange = true;
  return end?.length ?? 0;
}

/** "Tuesday, friday or sunday", "4pm or 6pm": the first one counts, and all are kept in the title. */
function alternativeAt(
  words: readonly Word[],
  at: number,
  kind: Match["kind"],
  clock: Clock,
): number {
  if ((kind !== "date" && kind !== "time") || !keyAfter(words, at)) return 0;
  const lengthAt = (place: number) =>
    (kind === "date" ? dateAt(words, place, clock) : timeAt(words, place))?.length ?? 0;
  if (["or", "and", "&"].includes(keyAt(words, at)))
    return keyAfter(words, at + 1) && lengthAt(at + 1) ? lengthAt(at + 1) + 1 : 0;
  const listed = words[at - 1]?.tail === "," ? lengthAt(at) : 0;
  const rest = listed && alternativeAt(words, at + listed, kind, clock);
  return rest && listed + rest;
}

function extend(before: Match, words: readonly Word[], at: number, length: number, clock: Clock) {
  before.isRange = true;
  before.last = at + length - 1;
  const end = before.kind === "date" && before.date.isYearless && dateAt(words, at + 1, clock);
  if (before.kind !== "date" || !end || end.isYearless !== false) return;
  before.date = { ...before.date, day: lastBefore(before.date.day, end.day) };
}

/** "10 August - 12 September 2028": the year is said of both. */
function lastBefore(day: string, end: string): string {
  const inYear = `${end.slice(0, 4)}${day.slice(4)}`;
  return inYear <= end ? inYear : `${Number(end.slice(0, 4)) - 1}${day.slice(4)}`;
}

/** What takes the most words is meant; of equals the first. */
function longestAt(words: readonly Word[], at: number, clock: Clock): Match | null {
  if (!keyAt(words, at)) return null;
  let longest: Match | null = null;
  for (const match of candidatesAt(words, at, clock)) {
    if (!longest || match.last > longest.last) longest = match;
  }
  return longest;
}

function* candidatesAt(words: readonly Word[], at: number, clock: Clock): Generator<Match> {
  const taken = (length: number) => ({ first: at, last: at + length - 1, isRange: false });
  const date = dateAt(words, at, clock) ?? fromDateAt(words, at, clock);
  if (date) {
    const { length, place, isRange = false } = date;
    yield { kind: "date", date, place, ...taken(length), isRange };
  }
  const moment = momentAt(words, at, clock);
  if (moment) yield { kind: "moment", at: moment.at, place: "anywhere", ...taken(moment.length) };
  const time = timeAt(words, at);
  if (time) {
    const { length, place, isRange = false } = time;
    yield { kind: "time", time: time.time, place, ...taken(length), isRange };
  }
  const part = dayPartAt(words, at);
  if (part)
    yield {
      kind: "part",
      ...part,
      place: part.isLed ? "anywhere" : "beside",
      ...taken(part.length),
    };
  const priority = readPriority(keyAt(words, at));
  if (priority) yield { kind: "priority", priority, place: "anywhere", ...taken(1) };
  const kept = keptAt(words, at, clock);
  if (kept) yield { kind: "kept", keptKind: kept.kind, place: "anywhere", ...taken(kept.length) };
}

/** "from 12 Dec to 15 Dec": a beginning, where an end follows. */
function fromDateAt(words: readonly Word[], at: number, clock: Clock): FoundDate | null {
  if (keyAt(words, at) !== "from" || !keyAfter(words, at + 1)) return null;
  const date = dateAt(words, at + 1, clock);
  if (!date || !endAt(words, at + 1 + date.length, clock)) return null;
  return { ...date, place: "anywhere", length: date.length + 1 };
}

function isTemporal({ kind }: Match): boolean {
  return kind === "date" || kind === "time" || kind === "moment" || kind === "part";
}

/** Words like any other: "where we sat last friday" doesn't end with "sat". */
function isLookalike(match: Match): boolean {
  return match.kind === "kept" && match.keptKind === null;
}

/** From the end to the beginning: what stands before something recognised may stand at the end, too. */
function decide(found: readonly Match[], words: readonly Word[]): Match[] {
  const starting = countStarting(found, words);
  const counted: Match[] = [];
  let end = skipBack(words, words.length);
  for (let index = found.length - 1; index >= 0; index -= 1) {
    const match = found[index];
    if (!match || !counts(found, index, match.last + 1 === end, index <= starting, counted[0]))
      continue;
    counted.unshift(match);
    if (match.last + 1 === end && !isLookalike(match)) end = skipBack(words, match.first);
  }
  return counted.filter(
    (match, index) => match.kind !== "part" || match.isLed || isAfterDay(match, counted[index - 1]),
  );
}

/** The place of the first match that stands at the beginning, or after others that count anyway. */
function countStarting(found: readonly Match[], words: readonly Word[]): number {
  let start = skipOn(words, 0);
  let count = 0;
  for (const match of found) {
    if (match.first !== start || match.place !== "anywhere" || isLookalike(match)) break;
    start = skipOn(words, match.last + 1);
    count += 1;
  }
  return found[count]?.first === start ? count : -1;
}

// A lone dash or a flower is nothing that a date could stand before.
function skipBack(words: readonly Word[], end: number): number {
  let at = end;
  while (at > 0 && words[at - 1]?.isMark) at -= 1;
  return at;
}

function skipOn(words: readonly Word[], start: number): number {
  let at = start;
  while (words[at]?.isMark) at += 1;
  return at;
}

function counts(
  found: readonly Match[],
  index: number,
  isAtEnd: boolean,
  isAtStart: boolean,
  next: Match | undefined,
): boolean {
  const match = found[index];
  if (!match || match.place === "anywhere") return Boolean(match);
  if (isAfterSure(found, index)) return true;
  if (match.place === "after") return false;
  if (next?.first === match.last + 1 && isTemporal(next)) return true;
  return (isAtEnd && match.place !== "beside") || (isAtStart && match.place === "edge");
}

/** Whether a day or a time that counts in any case stands directly before. */
function isAfterSure(found: readonly Match[], index: number): boolean {
  const match = found[index];
  const before = found[index - 1];
  if (!match || !before || before.last !== match.first - 1 || !isTemporal(before)) return false;
  return before.place === "anywhere" || (before.kind === "part" && isAfterSure(found, index - 1));
}

function isAfterDay(match: Match, before: Match | undefined): boolean {
  return before?.last === match.first - 1 && isTemporal(before);
}
