/** A task's changes, told as a person would tell them. */

import type { ChangeRead } from "@/lib/api/model/changeRead";
import { describeDue } from "./due";
import { PRIORITY_NAMES } from "./priority";
import type { Task } from "./writes";

type Values = Partial<Task> & Record<string, unknown>;

export function describeChange({ kind, before, after, undoes }: ChangeRead, now: Date): string {
  const words = describePlainly(kind, before, after, now);
  return undoes === null ? words : `Undone: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function describePlainly(kind: ChangeRead["kind"], before: Values, after: Values, now: Date) {
  if (kind === "create") return "Created";
  if (kind === "delete") return "Deleted";
  if (kind === "restore") return "Restored";
  const parts = Object.keys(after).map((field) => describeField(field, before, after, now));
  return parts.join(", ") || "Changed";
}

function describeField(field: string, before: Values, after: Values, now: Date): string {
  switch (field) {
    case "title":
      return `Renamed from “${before.title}”`;
    case "description":
      return describeNotes(before.description ?? null, after.description ?? null);
    case "priority":
      return `Priority set to ${PRIORITY_NAMES[after.priority ?? "medium"].toLowerCase()}`;
    case "dueDate":
      return after.dueDate ? `Due date set to ${dueWords(after.dueDate, now)}` : "Due date removed";
    case "completedAt":
      return after.completedAt ? "Completed" : "Reopened";
    case "position":
      return "Moved in the list";
    default:
      return "Changed";
  }
}

function describeNotes(before: string | null, after: string | null): string {
  if (before === null) return "Notes added";
  return after === null ? "Notes removed" : "Notes changed";
}

function dueWords(dueDate: string, now: Date): string {
  const words = describeDue(dueDate, now);
  return /^(Today|Tomorrow|Yesterday)/.test(words) ? words.toLowerCase() : words;
}

/** Only what still holds can be taken back; what a later change touched is no longer that change's. */
export function canTakeBack(change: ChangeRead, history: readonly ChangeRead[]): boolean {
  if (change.kind !== "update") return false;
  const later = history.filter(({ number }) => number > change.number);
  return Object.keys(change.after).every((field) => !later.some(({ after }) => field in after));
}
