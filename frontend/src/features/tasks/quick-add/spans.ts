/** Places in a text while the text is being edited. */

import type { Span } from "./words";

/** Where spans are after an edit. One that was typed into, or lost its word's edge, is forgotten. */
export function moveSpans(spans: readonly Span[], before: string, after: string): Span[] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const grown = after.length - before.length;
  return spans.flatMap((span) => {
    const isBefore = span.end <= head;
    if (!isBefore && span.start < before.length - tail) return [];
    const by = isBefore ? 0 : grown;
    const moved = { start: span.start + by, end: span.end + by };
    return isWhole(after, moved) ? [moved] : [];
  });
}

function isWhole(text: string, { start, end }: Span): boolean {
  const isWord = (character: string) => /[\p{L}\p{N}]/u.test(character);
  return !isWord(text.charAt(start - 1)) && !isWord(text.charAt(end));
}

export function isSameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}
