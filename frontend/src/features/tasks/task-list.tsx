"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useTaskWriter } from "./data";
import { useNow } from "./now";
import { TaskRow } from "./task-row";
import type { Task } from "./writes";

const LINGER = 900;
const VIRTUAL_FROM = 100;
const ROW_HEIGHT = 52;
const BAR_HEIGHT = 96;

/** Who ticks a task sees the tick before the row goes: it stays for a moment in the list it left. */
export function useLinger() {
  const [lingering, setLingering] = useState<ReadonlySet<string>>(new Set());
  const writer = useTaskWriter();

  function complete(task: Task, completed: boolean) {
    writer.setCompleted(task, completed);
    setLingering((ids) => new Set(ids).add(task.id));
    setTimeout(() => {
      setLingering((ids) => new Set([...ids].filter((id) => id !== task.id)));
    }, LINGER);
  }

  return { lingering, complete, remove: writer.remove };
}

export type TaskGroup = { name: string; heading?: ReactNode; tasks: Task[] };

type TaskListProps = {
  groups: TaskGroup[];
  linger: ReturnType<typeof useLinger>;
  /** Whether a row shown here no longer belongs here and is about to go. */
  isLeaving: (task: Task) => boolean;
};

export function TaskList({ groups, linger, isLeaving }: TaskListProps) {
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const count = groups.reduce((sum, group) => sum + group.tasks.length, 0);
  useKeptFocus(list, count);

  const row = (task: Task) => (
    <TaskRow
      task={task}
      now={now}
      isLeaving={linger.lingering.has(task.id) && isLeaving(task)}
      onComplete={linger.complete}
      onDelete={linger.remove}
    />
  );
  return (
    <div ref={list}>
      {count > VIRTUAL_FROM ? (
        <VirtualRows groups={groups} row={row} />
      ) : (
        groups.map((group) => (
          <section key={group.name} aria-label={group.name} className="mb-6">
            {group.heading}
            <ul aria-label={group.name} className="-mx-2">
              {group.tasks.map((task) => (
                <li key={task.id}>{row(task)}</li>
              ))}
            </ul>
          </section>
        ))
      )}
    </div>
  );
}

type VirtualRowsProps = { groups: TaskGroup[]; row: (task: Task) => ReactNode };

/** Ten thousand tasks, of which only those in sight are on the page. */
function VirtualRows({ groups, row }: VirtualRowsProps) {
  "use no memo";
  const list = useRef<HTMLDivElement>(null);
  const items = groups.flatMap(itemsOf);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    scrollPaddingEnd: BAR_HEIGHT,
  });
  const inSight = virtualizer.getVirtualItems().flatMap((virtual) => {
    const item = items[virtual.index];
    return item ? [{ ...item, place: placeOf(virtual) }] : [];
  });

  function placeOf({ index, start }: { index: number; start: number }) {
    return {
      ref: virtualizer.measureElement,
      "data-index": index,
      className: "absolute inset-x-0 top-0",
      style: { transform: `translateY(${start - virtualizer.options.scrollMargin}px)` },
    };
  }

  return (
    <div ref={list} className="relative -mx-2" style={{ height: virtualizer.getTotalSize() }}>
      {[...Map.groupBy(inSight, ({ group }) => group)].map(([group, parts]) => (
        <section key={group.name} aria-label={group.name}>
          {parts.map(({ key, task, place }) =>
            task ? null : (
              <div key={key} {...place}>
                <div className="px-2 pt-6">{group.heading}</div>
              </div>
            ),
          )}
          <ul aria-label={group.name}>
            {parts.map(({ key, task, position, place }) =>
              task ? (
                <li key={key} aria-setsize={group.tasks.length} aria-posinset={position} {...place}>
                  {row(task)}
                </li>
              ) : null,
            )}
          </ul>
        </section>
      ))}
    </div>
  );
}

type Item = { key: string; group: TaskGroup; task: Task | null; position: number };

/** The heading takes a place on the page, but none among the tasks. */
function itemsOf(group: TaskGroup): Item[] {
  const heading = { key: `heading ${group.name}`, group, task: null, position: 0 };
  const tasks = group.tasks.map((task, at) => ({ key: task.id, group, task, position: at + 1 }));
  return group.heading ? [heading, ...tasks] : tasks;
}

/** When the row with the focus goes, the next one gets it: a keyboard never falls out of the list. */
function useKeptFocus(list: React.RefObject<HTMLDivElement | null>, count: number): void {
  const place = useRef<number | null>(null);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const remember = (event: FocusEvent) => {
      const boxes = [...element.querySelectorAll("input[type=checkbox]")];
      const row = (event.target as Element).closest("li");
      place.current = boxes.findIndex((box) => row?.contains(box));
    };
    const forget = (event: FocusEvent) => {
      if (event.relatedTarget) place.current = null;
    };
    element.addEventListener("focusin", remember);
    element.addEventListener("focusout", forget);
    return () => {
      element.removeEventListener("focusin", remember);
      element.removeEventListener("focusout", forget);
    };
  }, [list]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again whenever rows came or went.
  useLayoutEffect(() => {
    if (place.current === null || document.activeElement !== document.body) return;
    const boxes = list.current?.querySelectorAll<HTMLElement>("input[type=checkbox]") ?? [];
    const next = boxes[Math.min(place.current, boxes.length - 1)];
    (next ?? document.querySelector<HTMLElement>("main h1"))?.focus();
  }, [count, list]);
}
