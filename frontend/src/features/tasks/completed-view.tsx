"use client";

import { CircleCheck } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { dayOf, describeDay } from "./due";
import { useNow } from "./now";
import { TasksScreen } from "./screen";
import { type TaskGroup, TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

export function CompletedView() {
  return (
    <TasksScreen title="Completed" note="Untick a task to reopen it.">
      {(tasks) => <Completed tasks={tasks} />}
    </TasksScreen>
  );
}

function Completed({ tasks }: { tasks: readonly Task[] }) {
  const now = useNow();
  const linger = useLinger();
  const groups = groupByDay(tasks, now, linger.lingering);
  if (groups.length === 0) {
    return (
      <EmptyState
        title="Nothing completed yet."
        icon={<CircleCheck className="size-6" aria-hidden="true" />}
      >
        What you tick off is kept here.
      </EmptyState>
    );
  }
  return <TaskList groups={groups} linger={linger} isLeaving={(task) => !task.completed} />;
}

function groupByDay(
  tasks: readonly Task[],
  now: Date,
  lingering: ReadonlySet<string>,
): TaskGroup[] {
  const completedAt = (task: Task) => task.completedAt ?? now.toISOString();
  const shown = tasks
    .filter((task) => task.completed || lingering.has(task.id))
    .sort((a, b) => completedAt(b).localeCompare(completedAt(a)));
  const byDay = Map.groupBy(shown, (task) => dayOf(new Date(completedAt(task))));
  return [...byDay].map(([day, group]) => {
    const name = describeDay(day, now);
    return { name, heading: <DayHeading name={name} />, tasks: group };
  });
}

function DayHeading({ name }: { name: string }) {
  return <h2 className="mb-1 border-line border-b pb-1.5 font-medium text-soft text-sm">{name}</h2>;
}
