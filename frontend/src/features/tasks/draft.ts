/** A task while it is being written, before it is one. */

import type { Priority } from "@/lib/api/model/priority";
import type { ApiError } from "@/lib/api-error";
import { type Due, writeDue } from "./due";
import { checkDay, checkDescription, checkTitle } from "./rules";
import type { TaskFields } from "./writes";

export type Draft = { title: string; description: string; priority: Priority; due: Due };
export type Problems = Partial<Record<"title" | "description" | "dueDate", string>>;

export function findProblems({ title, description, due }: Draft): Problems {
  return onlyProblems({
    title: checkTitle(title),
    description: checkDescription(description),
    dueDate: due.time && !due.day ? "Choose a day, too." : checkDay(due.day),
  });
}

/** The server's refusal, each sentence at its field. */
export function problemsOf(error: ApiError): Problems {
  return Object.fromEntries(error.details.map(({ field, message }) => [field, message]));
}

export function toFields({ title, description, priority, due }: Draft): TaskFields {
  return {
    title: title.trim(),
    description: description.trim() ? description : null,
    priority,
    dueDate: writeDue(due),
  };
}

function onlyProblems(found: Record<string, string | null>): Problems {
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== null));
}
