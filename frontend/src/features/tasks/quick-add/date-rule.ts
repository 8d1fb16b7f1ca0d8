/** What a rule for days looks at, and what it finds. */

import type { DayPart } from "./vocabulary";
import type { Place, Word } from "./words";

export type DateOrder = "dmy" | "mdy";
export type Clock = { today: string; now: Date; dateOrder: DateOrder };

export type FoundDate = {
  length: number;
  place: Place;
  day: string;
  /** "Friday" said on a Friday evening about its morning is the next one. */
  isWeekday?: boolean;
  /** "Today" itself: its midnight is the one that is still to come. */
  isToday?: boolean;
  part?: DayPart;
  /** "10 - 22 August": until another day, which a task can't keep. */
  isRange?: boolean;
  /** "15th", "christmas": may count or describe something that is no day. */
  isNoun?: boolean;
  /** "10 August": the year was left to good sense. */
  isYearless?: boolean;
};

export type Rule = (words: readonly Word[], at: number, clock: Clock) => FoundDate | null;

export function sure(length: number, day: string): FoundDate {
  return { length, place: "anywhere", day };
}

export function orNull(day: string | null, place: Place): FoundDate | null {
  return day ? { length: 1, place, day } : null;
}
