"use client";

import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef } from "react";
import type { TaskGroup } from "./task-list";
import type { Task } from "./writes";

const ROW_HEIGHT = 52;
const BAR_HEIGHT = 96;

/** A line of the list: a heading, a task, or the field in which a new one is written. */
type Line = {
  key: string;
  group: TaskGroup;
  task: Task | null;
  position: number;
  isDraft: boolean;
};

/** Where a new task is being written: before a task of a group, or at its end. */
export type DraftPlace = { group: string; before: string | null; count: number };

export type Scroller = { reveal: (id: string) => void };

type RowsProps = {
  groups: readonly TaskGroup[];
  draftAt: DraftPlace | null;
  renderTask: (task: Task, group: TaskGroup) => ReactNode;
  renderDraft: (group: TaskGroup) => ReactNode;
};

/** All of a list that isn't long. */
export function PlainRows({ groups, draftAt, renderTask, renderDraft }: RowsProps) {
  return groups.map((group) => (
    <section key={group.name} aria-label={group.name} className="mb-6">
      {group.heading}
      <ul aria-label={group.name} className="-mx-2">
        {linesOf(group, draftAt).map((line) => (
          <li key={line.key}>{line.task ? renderTask(line.task, group) : renderDraft(group)}</li>
        ))}
      </ul>
    </section>
  ));
}

type VirtualRowsProps = RowsProps & { activeId: string | null; scroller: Ref<Scroller> };

/** Ten thousand tasks, of which those in sight are on the page, and the one that has the keyboard. */
export function VirtualRows(props: VirtualRowsProps) {
  "use no memo";
  const { groups, draftAt, activeId, scroller, renderTask, renderDraft } = props;
  const list = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () =>
      groups.flatMap((group) =>
        group.heading ? [headingOf(group), ...linesOf(group, draftAt)] : linesOf(group, draftAt),
      ),
    [groups, draftAt],
  );
  const active = useMemo(() => lines.findIndex(({ key }) => key === activeId), [lines, activeId]);
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    scrollPaddingStart: BAR_HEIGHT,
    scrollPaddingEnd: BAR_HEIGHT,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      if (active < 0 || inSight.includes(active)) return inSight;
      return [...inSight, active].sort((a, b) => a - b);
    },
  });
  useImperativeHandle(scroller, () => ({
    reveal: (id) => {
      const index = lines.findIndex(({ key }) => key === id);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
    },
  }));
  const inSight = virtualizer.getVirtualItems().flatMap((virtual) => {
    const line = lines[virtual.index];
    return line ? [{ ...line, place: placeOf(virtual) }] : [];
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
    <div ref={list} className="relative -mx-2 mb-6" style={{ height: virtualizer.getTotalSize() }}>
      {[...Map.groupBy(inSight, ({ group }) => group)].map(([group, parts]) => (
        <section key={group.name} aria-label={group.name}>
          {parts.map(({ key, task, isDraft, place }) =>
            task || isDraft ? null : (
              <div key={key} {...place}>
                <div className="px-2 pt-6">{group.heading}</div>
              </div>
            ),
          )}
          <ul aria-label={group.name}>
            {parts.map(({ key, task, isDraft, position, place }) =>
              task ? (
                <li key={key} aria-setsize={group.tasks.length} aria-posinset={position} {...place}>
                  {renderTask(task, group)}
                </li>
              ) : isDraft ? (
                <li key={key} {...place}>
                  {renderDraft(group)}
                </li>
              ) : null,
            )}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** It takes a place on the page, but none among the tasks. */
function headingOf(group: TaskGroup): Line {
  return { key: `heading ${group.name}`, group, task: null, position: 0, isDraft: false };
}

function linesOf(group: TaskGroup, draftAt: DraftPlace | null): Line[] {
  const tasks = group.tasks.map((task, at): Line => {
    return { key: task.id, group, task, position: at + 1, isDraft: false };
  });
  if (draftAt?.group !== group.name) return tasks;
  const before = tasks.findIndex(({ key }) => key === draftAt.before);
  const draft: Line = { key: "draft", group, task: null, position: 0, isDraft: true };
  return tasks.toSpliced(before < 0 ? tasks.length : before, 0, draft);
}
