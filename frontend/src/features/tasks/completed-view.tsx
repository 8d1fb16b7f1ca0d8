"use client";

import { CircleCheck, SearchX } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { dayOf, describeDay, onClockOf } from "./due";
import { NO_FILTERS, searchTasks, selectTasks } from "./filters";
import { useNow } from "./now";
import { TasksScreen } from "./screen";
import { SearchField } from "./search-field";
import { type TaskGroup, TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

export function CompletedView() {
  return (
    <TasksScreen title="Completed" note="Untick a task to reopen it.">
      {(tasks) => <Completed tasks={tasks} />}
    </TasksScreen>
  );
}

const DONE = { ...NO_FILTERS, status: "completed" } as const;

function Completed({ tasks }: { tasks: readonly Task[] }) {
  const now = useNow();
  const linger = useLinger();
  const [q, setQ] = useState("");
  const { lingering } = linger;
  const done = useMemo(() => selectTasks(tasks, DONE, now, lingering), [tasks, now, lingering]);
  const groups = groupByDay(searchTasks(done, useDeferredValue(q)), now);
  if (groups.length === 0 && !q) {
    return (
      <EmptyState
        title="Nothing completed yet."
        icon={<CircleCheck className="size-6" aria-hidden="true" />}
      >
        What you tick off is kept here.
      </EmptyState>
    );
  }
  return (
    <>
      <search className="mb-5 block">
        <SearchField value={q} onChange={setQ} />
      </search>
      {groups.length === 0 ? (
        <EmptyState
          title="No tasks match."
          icon={<SearchX className="size-6" aria-hidden="true" />}
          action={<Button onClick={() => setQ("")}>Clear search</Button>}
        />
      ) : null}
      <TaskList groups={groups} linger={linger} isLeaving={(task) => !task.completed} />
    </>
  );
}

function groupByDay(tasks: readonly Task[], now: Date): TaskGroup[] {
  const completedAt = (task: Task) => task.completedAt ?? now.toISOString();
  const shown = tasks.toSorted((a, b) => completedAt(b).localeCompare(completedAt(a)));
  const byDay = Map.groupBy(shown, (task) => dayOf(onClockOf(now, completedAt(task))));
  return [...byDay].map(([day, group]) => {
    const name = describeDay(day, now);
    return { name, heading: <DayHeading name={name} />, tasks: group, day };
  });
}

function DayHeading({ name }: { name: string }) {
  return <h2 className="mb-1 border-line border-b pb-1.5 font-medium text-soft text-sm">{name}</h2>;
}
