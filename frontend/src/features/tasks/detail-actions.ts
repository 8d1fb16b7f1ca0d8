"use client";

import { taskPath } from "@/lib/navigation";
import { useTaskWriter } from "./data";
import { moveDue } from "./due";
import { neighbourOf } from "./keyboard/neighbours";
import type { DetailReach } from "./keyboard/reach";
import { fieldsOf, type Task } from "./writes";

/** What can be done by key to the task that is open. */
export function useDetail(task: Task, close: () => void, remove: () => void): DetailReach {
  const writer = useTaskWriter();

  return {
    targets: () => [task],
    complete: () => writer.setCompleted(task, !task.completed),
    reschedule: (to) => writer.update(task, { dueDate: moveDue(task.dueDate, to) }),
    prioritise: (priority) => writer.update(task, { priority }),
    duplicate: () => writer.create(fieldsOf(task), { message: "Duplicated" }),
    remove,
    close: () => {
      // What is being written is saved on leaving its field.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      close();
    },
    go: (step) => {
      const next = neighbourOf(task.id, step);
      if (next) window.history.replaceState(null, "", taskPath(next));
    },
  };
}
