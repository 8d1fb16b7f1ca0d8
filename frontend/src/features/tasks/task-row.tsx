"use client";

import { Calendar, CircleAlert, TextAlignStart, Trash2 } from "lucide-react";
import Link from "next/link";
import { IconButton } from "@/components/button";
import { cx } from "@/lib/class-names";
import { describeDue, isOverdue } from "./due";
import { PriorityMark } from "./priority";
import { TaskCheck } from "./task-check";
import type { Task } from "./writes";

type TaskRowProps = {
  task: Task;
  now: Date;
  isLeaving: boolean;
  onComplete: (task: Task, completed: boolean) => void;
  onDelete: (task: Task) => void;
};

export function TaskRow({ task, now, isLeaving, onComplete, onDelete }: TaskRowProps) {
  return (
    <div
      className={cx(
        "group relative flex items-start rounded-xl pr-1 transition-colors hover:bg-hover focus-within:bg-hover",
        isLeaving && "animate-[leave_900ms_ease-in_both]",
      )}
    >
      <TaskCheck task={task} onChange={(completed) => onComplete(task, completed)} />
      <div className="min-w-0 flex-1 py-2.5">
        <Link
          href={`/app/tasks/${task.id}`}
          prefetch={false}
          className="block rounded-sm after:absolute after:inset-y-0 after:right-11 after:left-11"
        >
          <span
            dir="auto"
            className={cx(
              "block wrap-anywhere text-pretty transition-colors",
              task.completed && "text-faint line-through decoration-faint/60",
            )}
          >
            {task.title}
          </span>
        </Link>
        <TaskFacts task={task} now={now} />
      </div>
      <IconButton
        label={`Delete “${task.title}”`}
        title="Delete"
        onClick={() => onDelete(task)}
        className="z-10 mt-1 opacity-0 transition-opacity group-hover:opacity-100 group-focus-within:opacity-100 hover:text-danger touch:hidden"
      >
        <Trash2 className="size-4" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function TaskFacts({ task, now }: { task: Task; now: Date }) {
  const isLate = task.dueDate !== null && !task.completed && isOverdue(task.dueDate, now);
  if (task.dueDate === null && task.priority === "medium" && !task.description) return null;
  const DueIcon = isLate ? CircleAlert : Calendar;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-faint text-xs">
      {task.dueDate === null ? null : (
        <span className={cx("inline-flex items-center gap-1", isLate && "font-medium text-danger")}>
          <DueIcon className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{isLate ? "Overdue:" : "Due:"}</span>
          {describeDue(task.dueDate, now)}
        </span>
      )}
      <PriorityMark priority={task.priority} />
      {task.description ? (
        <span className="inline-flex">
          <TextAlignStart className="size-3.5" aria-hidden="true" />
          <span className="sr-only">Has notes</span>
        </span>
      ) : null}
    </p>
  );
}
