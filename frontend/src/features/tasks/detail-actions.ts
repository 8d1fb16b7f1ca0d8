"use client";

import { useRouter } from "next/navigation";
import { useTaskWriter } from "./data";
import { readDue, writeDue } from "./due";
import type { DetailReach } from "./keyboard/reach";
import { neighbourOf, returnTo } from "./keyboard/way-back";
import { fieldsOf, type Task } from "./writes";

/** What can be done by key to the task that is open. */
export function useDetail(task: Task, goBack: () => void, remove: () => void): DetailReach {
  const router = useRouter();
  const writer = useTaskWriter();
  const { id } = task;

  return {
    targets: () => [task],
    complete: () => writer.setCompleted(task, !task.completed),
    reschedule: (day) => {
      const { time } = readDue(task.dueDate);
      writer.update(task, { dueDate: day && writeDue({ day, time }) });
    },
    prioritise: (priority) => writer.update(task, { priority }),
    duplicate: () => writer.create(fieldsOf(task), { message: "Duplicated" }),
    remove,
    close: () => {
      // What is being written is saved on leaving its field.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      returnTo(id);
      goBack();
    },
    go: (step) => {
      const next = neighbourOf(id, step);
      if (next) router.replace(`/app/tasks/${next}`);
    },
  };
}
