"use client";

import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/button";
import { cx } from "@/lib/class-names";
import { addDays, dayOf, describeDay, describeLongDay, dueDay } from "./due";
import { byDue } from "./filters";
import { useNow } from "./now";
import { QuickAddForm } from "./quick-add/quick-add-form";
import { TasksScreen } from "./screen";
import { type TaskGroup, TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

const DAYS = 14;

export function UpcomingView() {
  return (
    <TasksScreen title="Upcoming" note="The next two weeks.">
      {(tasks) => <Upcoming tasks={tasks} />}
    </TasksScreen>
  );
}

function Upcoming({ tasks }: { tasks: readonly Task[] }) {
  const now = useNow();
  const linger = useLinger();
  const [addingOn, setAddingOn] = useState<string | null>(null);
  const byDay = groupUpcoming(tasks, now, linger.lingering);

  function groupOf(day: string): TaskGroup {
    const due = byDay.get(day) ?? [];
    const heading = (
      <DayHeading
        day={day}
        now={now}
        isEmpty={due.length === 0}
        isAdding={addingOn === day}
        onAdd={() => setAddingOn(addingOn === day ? null : day)}
      />
    );
    return { name: describeLongDay(day), heading, tasks: due, day };
  }

  return (
    <TaskList
      groups={daysFrom(dayOf(now)).map(groupOf)}
      linger={linger}
      isLeaving={(task) => task.completed}
    />
  );
}

function daysFrom(today: string): string[] {
  return Array.from({ length: DAYS }, (_, index) => addDays(today, index));
}

function groupUpcoming(tasks: readonly Task[], now: Date, lingering: ReadonlySet<string>) {
  const shown = tasks.filter(
    (task) => task.dueDate !== null && (!task.completed || lingering.has(task.id)),
  );
  return Map.groupBy(shown.sort(byDue(now)), ({ dueDate }) => dueDay(dueDate ?? "", now));
}

type DayHeadingProps = {
  day: string;
  now: Date;
  isEmpty: boolean;
  isAdding: boolean;
  onAdd: () => void;
};

/** A day without tasks keeps its place, but doesn't raise its voice. */
function DayHeading({ day, now, isEmpty, isAdding, onAdd }: DayHeadingProps) {
  const near = describeDay(day, now);
  const long = describeLongDay(day);
  const isNamed = near === "Today" || near === "Tomorrow";
  const button = useRef<HTMLButtonElement>(null);

  function leaveForm() {
    onAdd();
    button.current?.focus();
  }

  return (
    <>
      <div className="mb-1 flex items-center border-line border-b">
        <h2 className={cx("py-1.5 text-sm", isEmpty ? "text-faint" : "font-medium")}>
          {isNamed ? <span className={cx(isEmpty && "text-soft")}>{near} </span> : null}
          <span className={cx(isNamed && "font-normal text-faint")}>{long}</span>
        </h2>
        <IconButton
          ref={button}
          label={`Add a task on ${long}`}
          title="Add a task"
          aria-expanded={isAdding}
          onClick={onAdd}
          className="-mr-1 ml-auto"
        >
          <Plus className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      {isAdding ? <FormForDay day={day} onDone={leaveForm} /> : null}
    </>
  );
}

/** Whoever asked for it means to type. */
function FormForDay({ day, onDone }: { day: string; onDone: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("textarea")?.focus(), []);
  return (
    <div ref={place} className="my-2">
      <QuickAddForm day={day} onDone={onDone} />
    </div>
  );
}
