/** A date by itself, in the words of quick add. */

import { type Chip, isUsed, type ReadingOptions, readQuickAdd } from "./grammar";

export type DueWords = { dueDate: string } | { problem: string };

const FOR_EXAMPLE = "Try “next friday”, “in 3 days” or “12 mar 9am”.";

/** All of it has to be understood: whoever types a date means every word. */
export function readDueWords(text: string, options: ReadingOptions): DueWords {
  const typed = text.trim();
  if (!typed) return { problem: `When is it due? ${FOR_EXAMPLE}` };
  const { chips, dueDate } = readQuickAdd(typed, options);
  const rest = withoutDates(typed, chips);
  if (rest || dueDate === null) return { problem: `Can’t read “${rest || typed}”. ${FOR_EXAMPLE}` };
  return { dueDate };
}

function withoutDates(text: string, chips: readonly Chip[]): string {
  const ranges = chips.filter(({ isKept }) => isKept);
  const isDate = (chip: Chip) =>
    isUsed(chip) &&
    (chip.kind === "date" || chip.kind === "time") &&
    !ranges.some(({ start, end }) => start < chip.end && chip.start < end);
  const rest = chips
    .filter(isDate)
    .reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
  // What is left of punctuation says nothing.
  return /[^\p{P}\p{Z}\p{C}]/u.test(rest) ? rest.trim().replace(/\s+/g, " ") : "";
}
