/** What is left of a text when the recognised words are taken out of it. */

import { isEscaped, type Span } from "./words";

export type Title = {
  title: string;
  /** Where two ends meet that were apart, and what stood between them. */
  joints: { at: number; cut: Span }[];
};

const BRACKETS: Record<string, string> = { "(": ")", "[": "]" };
const CLINGING = ",;:.!?)]";
const DANGLING = ",;:-–—|";

/** The cuts in their order. If nothing would be left, nothing is cut: a task needs its words. */
export function cutOut(text: string, cuts: readonly Span[]): Title {
  let title = "";
  let from = 0;
  let isOpen = false;
  const joints: Title["joints"] = [];
  for (const [at, cut] of cuts.entries()) {
    const { start, end } = withBrackets(text, cut, groupOf(text, cuts, at));
    title = append(title, text.slice(from, start), isOpen).trimEnd();
    joints.push({ at: title.length, cut });
    isOpen = true;
    from = end;
  }
  const rest = text.slice(from);
  title = append(title, rest, isOpen);
  if (isOpen && !isSaying(rest)) title = withoutDanglingEnd(title);
  return isSaying(title)
    ? { title: withoutEscapes(title.trim()), joints }
    : { title: withoutEscapes(text.trim()), joints: [] };
}

/** Adds what follows a cut, with one space or the punctuation that belongs there. */
function append(left: string, right: string, isOpen: boolean): string {
  if (!isOpen) return left + right.trimStart();
  const after = right.trimStart();
  if (left === "") return withoutDanglingStart(after);
  if (after === "") return left;
  if (after !== right || !CLINGING.includes(after.charAt(0))) return `${left} ${after}`;
  // "milk, tomorrow, and eggs" needs one of the two commas.
  return left + (DANGLING.includes(left.slice(-1)) ? after.slice(1) : after);
}

/** The cuts that stand together, with nothing but spaces between them. */
function groupOf(text: string, cuts: readonly Span[], at: number): Span {
  const isTogether = (one: Span | undefined, other: Span | undefined) =>
    one && other && text.slice(one.end, other.start).trim() === "";
  let first = at;
  let last = at;
  while (isTogether(cuts[first - 1], cuts[first])) first -= 1;
  while (isTogether(cuts[last], cuts[last + 1])) last += 1;
  return { start: cuts[first]?.start ?? 0, end: cuts[last]?.end ?? 0 };
}

/** "(tomorrow 5pm)" goes with its brackets. */
function withBrackets(text: string, cut: Span, group: Span): Span {
  const closing = BRACKETS[text.charAt(group.start - 1)];
  if (!closing || text.charAt(group.end) !== closing) return cut;
  return {
    start: cut.start === group.start ? cut.start - 1 : cut.start,
    end: cut.end === group.end ? cut.end + 1 : cut.end,
  };
}

function withoutDanglingStart(text: string): string {
  let from = 0;
  while (from < text.length && isDangling(text, from)) from += 1;
  return text.slice(from);
}

function withoutDanglingEnd(text: string): string {
  let to = text.length;
  while (to > 0 && isDangling(text, to - 1)) to -= 1;
  // "Call Bob!" keeps its mark.
  return /[.!?)\]]/.test(text.charAt(text.length - 1)) ? text : text.slice(0, to);
}

/** A sign on its own or at the end of a word; that of "-5 degrees" belongs to the number. */
function isDangling(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (/\s/.test(character)) return true;
  if (!DANGLING.includes(character) && !".!?".includes(character)) return false;
  const next = text.charAt(at + 1);
  return next === "" || /\s/.test(next) || DANGLING.includes(next) || at === text.length - 1;
}

/** More than punctuation. */
function isSaying(text: string): boolean {
  return /[^\p{P}\p{Z}\p{C}]/u.test(text);
}

function withoutEscapes(text: string): string {
  return text.replace(/\S+/g, (word) => (isEscaped(word) ? word.slice(1) : word));
}
