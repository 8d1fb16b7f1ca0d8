/** Names of zones behind a time. The page knows its reader's zone only: such a time stays text. */

import { keyAfter, type Word } from "./words";

const OFFSET = /^(?:(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})$/;
const SHORT = new Set("est edt cst cdt mst mdt pst pdt cet cest".split(" "));
/** These are words, too, in small letters. */
const CAPITAL = new Set(
  "ET CT MT PT BST IST JST AEST AEDT EET EEST WET HST AKST SGT HKT".split(" "),
);
const REGIONS = new Set("eastern central mountain pacific".split(" "));

export function isZoneAt(words: readonly Word[], at: number): boolean {
  const key = keyAfter(words, at);
  if (!key) return false;
  if (OFFSET.test(key) || SHORT.has(key) || CAPITAL.has(words[at]?.core ?? "")) return true;
  return REGIONS.has(key) && /^(?:time|standard|daylight)$/.test(keyAfter(words, at + 1));
}
