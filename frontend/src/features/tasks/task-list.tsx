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
  label: string;
  groups: TaskGroup[];
  linger: ReturnType<typeof useLinger>;
  /** Whether a row shown here no longer belongs here and is about to go. */
  isLeaving: (task: Task) => boolean;
};

export function TaskList({ label, groups, linger, isLeaving }: TaskListProps) {
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
        <VirtualRows label={label} groups={groups} row={row} />
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

type VirtualRowsProps = {
  label: string;
  groups: TaskGroup[];
  row: (task: Task) => ReactNode;
};

/** Ten thousand tasks, of which only those in sight are on the page. */
function VirtualRows({ label, groups, row }: VirtualRowsProps) {
  "use no memo";
  const list = useRef<HTMLUListElement>(null);
  const items = groups.flatMap((group) => [
    ...(group.heading ? [{ key: `heading ${group.name}`, heading: group.heading }] : []),
    ...group.tasks.map((task) => ({ key: task.id, task })),
  ]);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    scrollPaddingEnd: BAR_HEIGHT,
  });
  return (
    <ul
      ref={list}
      aria-label={label}
      className="relative -mx-2"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((virtual) => {
        const item = items[virtual.index];
        if (!item) return null;
        return (
          <li
            key={virtual.key}
            ref={virtualizer.measureElement}
            data-index={virtual.index}
            aria-setsize={items.length}
            aria-posinset={virtual.index + 1}
            className="absolute inset-x-0 top-0"
            style={{
              transform: `translateY(${virtual.start - virtualizer.options.scrollMargin}px)`,
            }}
          >
            {"task" in item ? row(item.task) : <div className="px-2 pt-6">{item.heading}</div>}
          </li>
        );
      })}
    </ul>
  );
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
