"use client";

import { CircleAlert, Sun } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { useTaskWriter } from "./data";
import { addDays, dayOf, describeLongDay, dueDay, hasTime, isOverdue } from "./due";
import { byDue } from "./filters";
import { useNow } from "./now";
import { byPlace } from "./order";
import { QuickAddForm } from "./quick-add/quick-add-form";
import { TasksScreen } from "./screen";
import { type TaskGroup, TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

export function TodayView() {
  const now = useNow();
  return (
    <TasksScreen title="Today" note={describeLongDay(dayOf(now))}>
      {(tasks) => <Today tasks={tasks} now={now} />}
    </TasksScreen>
  );
}

function Today({ tasks, now }: { tasks: readonly Task[]; now: Date }) {
  const linger = useLinger();
  const groups = groupToday(tasks, now, linger.lingering);
  return (
    <>
      {groups.length === 0 ? <NothingToday tasks={tasks} now={now} /> : null}
      <TaskList groups={groups} linger={linger} isLeaving={(task) => task.completed} />
      <QuickAddForm day={dayOf(now)} />
    </>
  );
}

function NothingToday({ tasks, now }: { tasks: readonly Task[]; now: Date }) {
  const tomorrow = addDays(dayOf(now), 1);
  const ahead = tasks.filter(
    ({ completed, dueDate }) => !completed && dueDate !== null && dueDay(dueDate, now) === tomorrow,
  ).length;
  return (
    <EmptyState
      title="All clear for today."
      icon={<Sun className="size-6" aria-hidden="true" />}
      action={
        <Link href="/app/upcoming" prefetch={false} className={buttonClass("secondary")}>
          Plan tomorrow
        </Link>
      }
    >
      {ahead === 0
        ? "What you add here is due today."
        : `${ahead} ${ahead === 1 ? "task is" : "tasks are"} due tomorrow.`}
    </EmptyState>
  );
}

/** What has a time comes first, in the order of the clock; the rest is in its owner's order. */
function byTimeOrPlace(now: Date) {
  const dueFirst = byDue(now);
  return (a: Task, b: Task) => (isMovable(a) && isMovable(b) ? byPlace(a, b) : dueFirst(a, b));
}

function isMovable({ dueDate }: Task): boolean {
  return !hasTime(dueDate);
}

/** A task due earlier today at a time that has passed is late, but it still belongs to today. */
function groupToday(
  tasks: readonly Task[],
  now: Date,
  lingering: ReadonlySet<string>,
): TaskGroup[] {
  const today = dayOf(now);
  const shown = tasks.filter((task) => !task.completed || lingering.has(task.id)).sort(byDue(now));
  const due = shown
    .filter(({ dueDate }) => dueDate !== null && dueDay(dueDate, now) === today)
    .sort(byTimeOrPlace(now));
  const overdue = shown.filter(
    ({ dueDate }) => dueDate !== null && isOverdue(dueDate, now) && dueDay(dueDate, now) !== today,
  );
  return [
    { name: "Overdue", heading: <OverdueHeading tasks={overdue} today={today} />, tasks: overdue },
    {
      name: "Today",
      heading: overdue.length > 0 ? <TodayHeading /> : null,
      tasks: due,
      day: today,
      isMovable,
      newTask: { dueDate: today },
    },
  ].filter((group) => group.tasks.length > 0);
}

const HEADING = "mb-1 flex items-center gap-1.5 border-line border-b pb-1.5 font-medium text-sm";

function OverdueHeading({ tasks, today }: { tasks: Task[]; today: string }) {
  const { updateMany } = useTaskWriter();
  const late = tasks.filter(({ completed }) => !completed);
  return (
    <div className={`${HEADING} flex-wrap justify-between`}>
      <h2 className="flex items-center gap-1.5 text-danger">
        <CircleAlert className="size-4" aria-hidden="true" />
        Overdue
      </h2>
      <button
        type="button"
        onClick={() => updateMany(late, { dueDate: today }, { message: "Moved to today" })}
        className="-my-1 -mr-2 min-h-8 rounded-lg px-2 font-normal text-accent hover:bg-hover touch:min-h-11"
      >
        Reschedule all
      </button>
    </div>
  );
}

function TodayHeading() {
  return <h2 className={HEADING}>Today</h2>;
}
