/** What would be lost if this device forgot it now. */

import { readDue, textOfDue } from "./due";
import type { Snapshot } from "./outbox/state";
import { countTyped } from "./quick-add/typed";
import { listTexts } from "./unfinished";
import type { TaskChanges } from "./writes";

type Waiting = Pick<Snapshot, "queue" | "refusals">;
type Text = ReturnType<typeof listTexts>[number];

/**
 * A text that is a change already counts once, and one of a task that is gone not at all: nobody
 * would find it.
 */
export function countLost(waiting: Waiting, isThere: (taskId: string) => boolean): number {
  const changes = [...waiting.queue, ...waiting.refusals];
  const texts = listTexts().filter((text) => {
    const isChange = changes.some(
      ({ write }) =>
        write.kind === "update" &&
        write.task.id === text.taskId &&
        textIn(write.changes, text.field) === text.text.trim(),
    );
    return !isChange && isThere(text.taskId);
  });
  return changes.length + texts.length + countTyped();
}

/** As it stood in its field; null where the change is about something else. */
function textIn(changes: TaskChanges, field: Text["field"]): string | null {
  if (!(field in changes)) return null;
  if (field === "dueDate") return textOfDue(readDue(changes.dueDate ?? null));
  return (changes[field] ?? "").trim();
}
