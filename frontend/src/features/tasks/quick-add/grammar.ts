/**
 * Reads one line of a quick add: what is due when and how urgent it is, and the title that is left.
 * No word is ever lost: it is in the title, or in a chip that can be turned back into words.
 */

import type { Priority } from "@/lib/api/model/priority";
import { type Due, dayOf } from "../due";
import type { DateOrder } from "./date-rule";
import { dueOf, fits } from "./due-of";
import type { KeptKind } from "./kept";
import { findMatches, type Match } from "./matches";
import { cutOut } from "./title";
import { findQuoted, isEscaped, readWords, type Span, type Word } from "./words";

type ChipKind = "date" | "time" | "priority" | "note" | KeptKind;

export type Chip = Span & {
  kind: ChipKind;
  /** The words as they were typed. */
  text: string;
  /** Understood, but not kept yet: its words stay in the title. */
  isKept: boolean;
};

/** Whether it says something about the task, beyond its words. */
export function isUsed({ isKept }: Chip): boolean {
  return !isKept;
}

export type Reading = {
  title: string;
  /** What follows " // ". */
  description: string | null;
  priority: Priority | null;
  due: Due;
  dueDate: string | null;
  chips: Chip[];
};

export type ReadingOptions = {
  now: Date;
  dateOrder: DateOrder;
  /** What was turned back into words. */
  off?: readonly Span[];
  /** The day that was chosen by other means, for a time that comes without one. */
  day?: string | null;
};

/** Far more than a title may have; beyond it a text is only a text. */
const LONGEST_READ = 4000;
const MOST_JOINTS = 8;

export function readQuickAdd(typed: string, options: ReadingOptions): Reading {
  const text = typed.replace(/[\t\n\v\f\r]/g, " ");
  const quoted = wholeInQuotes(text);
  if (quoted !== null) return asWords(quoted);
  if (text.length > LONGEST_READ) return asWords(text);
  let off = options.off ?? [];
  for (let tries = 0; tries < MOST_JOINTS; tries += 1) {
    const once = readOnce(text, { ...options, off });
    const joined = findNewMeaning(once, options);
    if (!joined) return once.reading;
    // Two words that meet where something was cut out must not become a date of their own.
    off = [...off, joined];
  }
  return asWords(text);
}

type Once = {
  reading: Reading;
  cuts: Chip[];
  /** Recognised, but a later one counts. */
  overruled: string[];
  /** Words that no rule may look at, here or in the title. */
  literal: ReadonlySet<string>;
  joints: ReturnType<typeof cutOut>["joints"];
};

function readOnce(text: string, { now, dateOrder, off = [], day = null }: ReadingOptions): Once {
  const clock = { now, today: dayOf(now), dateOrder };
  const note = findNote(text, off);
  const words = readWords(note ? text.slice(0, note.start) : text, off);
  const matches = findMatches(words, clock);
  const used = choose(matches);
  const cuts = used.filter(isCut).map((match) => chipOf(match, words, text));
  if (note) cuts.push(note);
  const quiet = [
    ...used.filter(isQuiet).map((match) => quietChipOf(match, words, text)),
    ...closedChips(text.slice(0, note?.start), off),
  ];
  const ranges = used.filter(({ isRange }) => isRange).map((match) => chipOf(match, words, text));
  const { title, joints } = cutOut(text, cuts);
  const reading = {
    title,
    description: note ? text.slice(note.start + NOTE_MARK.length, note.end).trim() : null,
    priority: lastOf(used, "priority")?.priority ?? null,
    ...dueOf(
      {
        date: lastOf(used, "date")?.date ?? null,
        time: lastOf(used, "time")?.time ?? null,
        part: lastOf(used, "part")?.part ?? null,
        moment: lastOf(used, "moment")?.at ?? null,
      },
      clock,
      day,
    ),
    chips: [...cuts, ...ranges, ...quiet].sort((a, b) => a.start - b.start),
  };
  const overruled = matches
    .filter((match) => isCut(match) && !used.includes(match))
    .map((match) => spanOf(match, words, text).text);
  const literal = new Set(words.filter(({ isLiteral }) => isLiteral).map(({ key }) => bare(key)));
  return { reading, cuts, overruled, literal, joints };
}

/** The cut that lets words of the title mean something that they didn't mean before. */
function findNewMeaning(once: Once, options: ReadingOptions): Span | undefined {
  const { reading, overruled, literal, joints } = once;
  if (joints.length === 0) return undefined;
  const { cuts } = readOnce(reading.title, { ...options, off: [] });
  const isKnown = (text: string) =>
    overruled.includes(text) || readWords(text, []).some(({ key }) => literal.has(key));
  const fresh = cuts.find(({ text }) => !isKnown(text));
  if (!fresh) return undefined;
  const distance = ({ at }: { at: number }) => Math.abs(at - (fresh.start + fresh.end) / 2);
  return joints.toSorted((a, b) => distance(a) - distance(b))[0]?.cut;
}

function bare(key: string): string {
  return isEscaped(key) ? key.slice(1) : key;
}

/** The last one counts where there can be only one; an earlier one stays text. */
function choose(found: readonly Match[]): Match[] {
  const matches = withoutTimesOfRepeats(found);
  const when = matches.findLast(({ kind }) => kind === "date" || kind === "moment");
  const isExact = when?.kind === "moment";
  const time = isExact ? undefined : lastOf(matches, "time");
  const part = isExact ? undefined : lastOf(matches, "part");
  const isAtOdds = time && part && !fits(time.time, part.part);
  const isPartLater = part && time && part.first > time.first;
  const chosen = new Set<Match | undefined>([
    when,
    isAtOdds && isPartLater ? undefined : time,
    isAtOdds && !isPartLater ? undefined : part,
    lastOf(matches, "priority"),
  ]);
  return matches.filter((match) => match.kind === "kept" || chosen.has(match));
}

/** "At 7am every monday" and "every monday … 7am" give no time for today. */
function withoutTimesOfRepeats(matches: readonly Match[]): Match[] {
  const repeats = matches.filter((match) => match.kind === "kept" && match.keptKind === "repeat");
  if (repeats.length === 0) return [...matches];
  const hasDay = matches.some(({ kind }) => kind === "date" || kind === "moment");
  return matches.filter(
    ({ kind, last }) =>
      (kind !== "time" && kind !== "part") ||
      (hasDay && !repeats.some(({ first }) => first === last + 1)),
  );
}

function lastOf<K extends Match["kind"]>(matches: readonly Match[], kind: K) {
  return matches.findLast((match): match is Extract<Match, { kind: K }> => match.kind === kind);
}

function isCut(match: Match): boolean {
  return match.kind !== "kept" && !match.isRange;
}

function isQuiet(match: Match): boolean {
  return match.isRange || (match.kind === "kept" && match.keptKind !== null);
}

function chipOf(match: Match, words: readonly Word[], text: string): Chip {
  const isTime = match.kind === "time" || match.kind === "part";
  const kind = match.kind === "priority" ? "priority" : isTime ? "time" : "date";
  return { kind, isKept: false, ...spanOf(match, words, text) };
}

function quietChipOf(match: Match, words: readonly Word[], text: string): Chip {
  const kind = (match.kind === "kept" && match.keptKind) || "end";
  return { kind, isKept: true, ...spanOf(match, words, text) };
}

function spanOf({ first, last }: Match, words: readonly Word[], text: string) {
  const start = words[first]?.start ?? 0;
  const end = words[last]?.end ?? start;
  return { start, end, text: text.slice(start, end) };
}

const CLOSED: Record<string, KeptKind> = { "{": "deadline", "#": "project", "@": "label" };

/** "{friday}", and tags of several words. */
function closedChips(text: string, off: readonly Span[]): Chip[] {
  return findQuoted(text).flatMap(({ start, end }) => {
    const hasSign = text.charAt(start) !== "{" && start > 0;
    const from = hasSign ? start - 1 : start;
    const kind = CLOSED[text.charAt(from)];
    if (!kind || end - start < 3 || off.some((span) => span.start < end && from < span.end))
      return [];
    return [{ kind, isKept: true, start: from, end, text: text.slice(from, end) }];
  });
}

const NOTE_MARK = "//";

/** " // " outside of quotes, with something on either side. */
function findNote(text: string, off: readonly Span[]): Chip | null {
  const closed = [...findQuoted(text), ...off];
  const marks = text.matchAll(/(?<=\s)\/\/(?=\s)/g);
  for (const { index: start } of marks) {
    if (closed.some((span) => span.start <= start && start < span.end)) continue;
    const end = text.trimEnd().length;
    if (!text.slice(0, start).trim() || !text.slice(start + NOTE_MARK.length).trim()) continue;
    return { kind: "note", isKept: false, start, end, text: text.slice(start, end) };
  }
  return null;
}

const QUOTES: Record<string, string> = { '"': '"', "'": "'", "“": "”", "„": "“", "«": "»" };

/** A text in quotes from end to end is meant as it stands, without them. */
function wholeInQuotes(text: string): string | null {
  const line = text.trim();
  const closing = QUOTES[line.charAt(0)];
  const inner = line.slice(1, -1);
  if (!closing || line.length < 3 || !line.endsWith(closing)) return null;
  return inner.includes(closing) || !inner.trim() ? null : inner.trim();
}

function asWords(text: string): Reading {
  const due = { day: "", time: "" };
  return { title: text.trim(), description: null, priority: null, due, dueDate: null, chips: [] };
}
