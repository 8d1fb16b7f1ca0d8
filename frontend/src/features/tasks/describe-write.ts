/** A write in words: what somebody wanted. */

import { describeMoment } from "./due";
import type { Task, TaskChanges, TaskWrite } from "./writes";

export function describeWrite(write: TaskWrite): string {
  const name = `“${write.task.title}”`;
  switch (write.kind) {
    case "create":
      return `Add ${name}`;
    case "delete":
      return `Delete ${name}`;
    case "restore":
      return `Restore ${name}`;
    case "complete":
      return `${write.completed ? "Complete" : "Reopen"} ${name}`;
    case "update":
      return `Change ${name}: ${describeChanges(write.changes)}`;
  }
}

/** The words that would be a pity to lose. */
export function textOf(write: TaskWrite): string {
  if (write.kind === "create")
    return [write.task.title, write.task.description].filter(Boolean).join("\n");
  if (write.kind !== "update") return describeWrite(write);
  const { title, description } = write.changes;
  return [title, description].filter(Boolean).join("\n") || describeWrite(write);
}

const DESCRIPTIONS: { [Field in keyof Task]?: (value: never) => string } = {
  title: (title: string) => `title “${title}”`,
  description: (text: string | null) => (text === null ? "no notes" : `notes “${text}”`),
  priority: (priority: string) => `${priority} priority`,
  dueDate: (due: string | null) => (due === null ? "no due date" : `due ${describeMoment(due)}`),
  position: () => "its place in the list",
};

function describeChanges(changes: TaskChanges): string {
  return Object.entries(changes)
    .map(([field, value]) => DESCRIPTIONS[field as keyof Task]?.(value as never) ?? field)
    .join(", ");
}
