/** One task for each line that is typed or pasted. */

import type { Draft } from "../draft";
import type { Due } from "../due";
import { type Chip, type Reading, type ReadingOptions, readQuickAdd } from "./grammar";
import type { Typed } from "./typed";

/** What one Enter adds at most; the rest waits in the field. */
export const MOST_LINES = 50;

export type Line = {
  text: string;
  /** Where it begins in the whole text. */
  start: number;
  reading: Reading;
  /** Placed in the whole text. */
  chips: Chip[];
};

const BULLET = /^\s*[-*•–]\s+(?:\[[ xX]?\]\s+)?/;

export function readLines(typed: Typed, options: Omit<ReadingOptions, "off" | "day">): Line[] {
  const rows = typed.text.split("\n");
  const isList = rows.filter((row) => row.trim()).length > 1;
  let start = 0;
  const lines: Line[] = [];
  for (const row of rows) {
    const skipped = isList ? (BULLET.exec(row)?.[0].length ?? 0) : 0;
    if (row.slice(skipped).trim())
      lines.push(readLine(row.slice(skipped), start + skipped, typed, options));
    start += row.length + 1;
  }
  return lines;
}

function readLine(
  text: string,
  start: number,
  typed: Typed,
  options: Omit<ReadingOptions, "off" | "day">,
): Line {
  const off = typed.off.map((span) => ({ start: span.start - start, end: span.end - start }));
  const reading = readQuickAdd(text, { ...options, off, day: typed.due?.day || null });
  const chips = reading.chips.map((chip) => ({
    ...chip,
    start: chip.start + start,
    end: chip.end + start,
  }));
  return { text, start, reading, chips };
}

/** As if nothing else had been typed than these. */
export function onlyLines(lines: readonly Line[], typed: Typed): Typed {
  let at = 0;
  const off = lines.flatMap(({ start, text }) => {
    const end = start + text.length;
    const by = at - start;
    at += text.length + 1;
    return typed.off
      .filter((span) => start <= span.start && span.end <= end)
      .map((span) => ({ start: span.start + by, end: span.end + by }));
  });
  return { ...typed, text: lines.map(({ text }) => text).join("\n"), off };
}

/** The task that a line makes, with what was chosen in the fields. */
export function draftOf(reading: Reading | undefined, typed: Typed, day: string | null): Draft {
  return {
    title: reading?.title ?? "",
    description: [reading?.description, typed.notes].filter((part) => part?.trim()).join("\n"),
    priority: reading?.priority ?? typed.priority ?? "medium",
    due: dueOf(reading, typed, day),
  };
}

/** What is typed goes before what is chosen, and that before what the page suggests. */
function dueOf(reading: Reading | undefined, typed: Typed, day: string | null): Due {
  if (reading?.due.day) return reading.due;
  return typed.due ?? { day: day ?? "", time: "" };
}
