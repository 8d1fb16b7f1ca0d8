/** Days that have a name every year: "on Christmas Eve", "new year's eve 11pm". */

import * as calendar from "./calendar";
import type { Rule } from "./date-rule";
import { yearAt } from "./month-days";
import { DETERMINERS } from "./vocabulary";
import { keyAt, standsAt, type Word } from "./words";

const NAMES: readonly (readonly [string, number, number])[] = [
  ["new year's eve", 12, 31],
  ["new year's day", 1, 1],
  ["valentine's day", 2, 14],
  ["halloween", 10, 31],
  ["christmas eve", 12, 24],
  // Before the shorter name with which it begins.
  ["christmas day", 12, 25],
  ["christmas", 12, 25],
  ["boxing day", 12, 26],
];

/** Each as it is written, with a curly apostrophe and with none. */
const FEASTS = NAMES.flatMap(([name, month, date]) =>
  ["'", "’", ""].map((mark) => [name.replace("'", mark), month, date] as const),
);

/** Of another year, or only near that day. */
const RELATIONS = new Set(
  "last next this every each before after until till since around".split(" "),
);

/** Feasts are celebrated and shopped for: one is a date only beside a time, or after "on". */
export const feastAt: Rule = (words, at, { today }) => {
  const feast = FEASTS.find(([name]) => standsAt(words, at, name));
  if (!feast || isSpokenOf(words, at)) return null;
  const [name, month, date] = feast;
  const length = name.split(" ").length;
  const year = yearAt(words, at + length, today);
  const day = year
    ? calendar.makeDay(year.value, month, date)
    : calendar.nextYearly(today, month, date);
  if (!day) return null;
  return { length: length + (year?.length ?? 0), place: "beside", day, isNoun: true };
};

function isSpokenOf(words: readonly Word[], at: number): boolean {
  const before = keyAt(words, at - 1);
  return RELATIONS.has(before) || DETERMINERS.has(before);
}
