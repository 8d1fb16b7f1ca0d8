/** The text as words, each with its place, and which of them are meant literally. */

import { mayEndInDot } from "./vocabulary";

export type Span = { start: number; end: number };

export type Word = Span & {
  /** Without the punctuation around it, in small letters: what the rules compare. */
  key: string;
  /** The same as it was typed. */
  core: string;
  /** The punctuation that was left out on either side. */
  head: string;
  tail: string;
  /** Quoted, escaped or switched off by hand: no rule looks at it. */
  isLiteral: boolean;
  /** "Sunday", but neither "sunday" nor "SUNDAY". */
  isTitleCase: boolean;
  /** Without a letter or a number: a dash, a flower. */
  isMark: boolean;
};

/**
 * Where it has to stand to count: anywhere; at the end; or at either end of the text.
 * What stands beside a sure date or time counts as well, and some only there, or only after it.
 */
export type Place = "anywhere" | "end" | "edge" | "beside" | "after";

const HEADS = "([";
const TAILS = ".,;:!?)]";
const CLOSING: Record<string, string> = {
  '"': '"',
  "“": "”",
  "„": "“",
  "«": "»",
  "{": "}",
};
const SIGILS = "#@+*";
const ESCAPED = "#@!";

export function readWords(text: string, off: readonly Span[]): Word[] {
  const literal = [...findQuoted(text), ...off].sort((a, b) => a.start - b.start);
  const words: Word[] = [];
  let at = 0;
  for (const { index, 0: raw } of text.matchAll(/\S+/g)) {
    while ((literal[at]?.end ?? Number.POSITIVE_INFINITY) <= index) at += 1;
    const isInside = (literal[at]?.start ?? Number.POSITIVE_INFINITY) < index + raw.length;
    words.push(readWord(raw, index, isInside || isEscaped(raw)));
  }
  return words;
}

/** Character by character: a pattern that looks for the end of a long run would look many times. */
function readWord(raw: string, index: number, isLiteral: boolean): Word {
  let from = 0;
  let to = raw.length;
  while (from < to && HEADS.includes(raw.charAt(from))) from += 1;
  while (to > from && TAILS.includes(raw.charAt(to - 1))) to -= 1;
  const key = raw.slice(from, to).toLowerCase();
  if (raw.charAt(to) === "." && mayEndInDot(key)) to += 1;
  const core = raw.slice(from, to);
  return {
    start: index + from,
    end: index + to,
    key,
    core,
    head: raw.slice(0, from),
    tail: raw.slice(to),
    isLiteral,
    isMark: !/[\p{L}\p{N}]/u.test(raw),
    isTitleCase: /^\p{Lu}\p{Ll}/u.test(core),
  };
}

export function isEscaped(raw: string): boolean {
  return raw.length > 2 && raw.startsWith("\\") && ESCAPED.includes(raw.charAt(1));
}

/** What stands in quotes or braces, with a sign such as # before it or not. */
export function findQuoted(text: string): Span[] {
  const spans: Span[] = [];
  const unclosed = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    const closing = opensAt(text, at);
    if (!closing || unclosed.has(closing)) continue;
    const end = text.indexOf(closing, at + 1);
    if (end < 0) unclosed.add(closing);
    else {
      spans.push({ start: at, end: end + 1 });
      at = end;
    }
  }
  return spans;
}

function opensAt(text: string, at: number): string | undefined {
  const character = text.charAt(at);
  const before = text.charAt(at - 1);
  const isAfterSigil = SIGILS.includes(before) && /^\s?$/.test(text.charAt(at - 2));
  if (character === "'") return before !== "" && isAfterSigil ? character : undefined;
  const isAtStart = before === "" || before === "(" || /\s/.test(before);
  return isAtStart || isAfterSigil ? CLOSING[character] : undefined;
}

/** The word that goes on from the one before it; empty where a phrase can't go on. */
export function keyAfter(words: readonly Word[], at: number): string {
  const before = words[at - 1];
  return before && before.tail !== "" && before.tail !== "," ? "" : keyAt(words, at);
}

export function keyAt(words: readonly Word[], at: number): string {
  const word = words[at];
  return word && !word.isLiteral ? word.key : "";
}

/** Whether these words stand here, one after the other. */
export function standsAt(words: readonly Word[], at: number, phrase: string): boolean {
  const first = keyAt(words, at);
  if (!first || !phrase.startsWith(first)) return false;
  return phrase.split(" ").every((key, offset) => {
    const here = offset === 0 ? first : keyAfter(words, at + offset);
    return here === key;
  });
}

/** Many rules ask the same of a place; within one text the answer is the same, too. */
export function oncePerPlace<Rest extends unknown[], Found>(
  rule: (words: readonly Word[], at: number, ...rest: Rest) => Found,
): (words: readonly Word[], at: number, ...rest: Rest) => Found {
  const answers = new WeakMap<readonly Word[], Map<number, Found>>();
  return (words, at, ...rest) => {
    const known = answers.get(words) ?? new Map<number, Found>();
    if (known.size === 0) answers.set(words, known);
    const before = known.get(at);
    if (before !== undefined) return before;
    const found = rule(words, at, ...rest);
    known.set(at, found);
    return found;
  };
}
