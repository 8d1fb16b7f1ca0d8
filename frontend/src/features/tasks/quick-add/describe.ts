/** What quick add has understood, in plain words. */

import type { Draft } from "../draft";
import { type Due, dayOf, describeShortDay, isOverdue, writeDue } from "../due";
import { PRIORITY_NAMES } from "../priority";
import type { Chip } from "./grammar";

/** "Due Mon 23 Nov, 17:00 · High priority · With notes". */
export function describeDraft(draft: Draft, chips: readonly Chip[], now: Date): string {
  const hasPriority = chips.some(({ kind }) => kind === "priority") || draft.priority !== "medium";
  const kept = chips.filter(({ isKept }) => isKept).map(({ text }) => `“${text}”`);
  return [
    describeWhen(draft.due, now),
    hasPriority ? `${PRIORITY_NAMES[draft.priority]} priority` : "",
    chips.some(({ kind }) => kind === "note") ? "With notes" : "",
    kept.length > 0
      ? `${list(kept)} ${kept.length > 1 ? "stay" : "stays"} in the title for now`
      : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

export function describeWhen(due: Due, now: Date): string {
  const dueDate = writeDue(due);
  if (dueDate === null) return "";
  const isOtherYear = due.day.slice(0, 4) !== dayOf(now).slice(0, 4);
  const when = [describeShortDay(due.day, isOtherYear), due.time].filter(Boolean).join(", ");
  return isOverdue(dueDate, now) ? `Due ${when}, which has passed` : `Due ${when}`;
}

function list(names: string[]): string {
  return new Intl.ListFormat("en-GB").format(names);
}
