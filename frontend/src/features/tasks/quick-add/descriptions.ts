/** What tells a day from the name of a thing: "the Monday report", "Ann's Friday class". */

import { DAY_PARTS, DETERMINERS, MONTHS, PRONOUNS, WEEKDAYS } from "./vocabulary";
import { keyAfter, keyAt, type Word } from "./words";

/** "the Monday report", "Ann's Friday class", "Read Sunday Times": a name, not a day. */
export function isDescription(words: readonly Word[], at: number): boolean {
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

export function isDescribed(words: readonly Word[], at: number): boolean {
  const before = keyAt(words, at - 1);
  return DETERMINERS.has(before) || PRONOUNS.has(before) || /['’]s$/.test(before);
}
