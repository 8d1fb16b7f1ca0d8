"use client";

import { Calendar, CircleAlert, Ellipsis, TextAlignStart, Trash2 } from "lucide-react";
import Link from "next/link";
import { type MouseEvent, memo, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "@/components/button";
import { cx } from "@/lib/class-names";
import { taskPath } from "@/lib/navigation";
import type { Edge } from "./drag";
import { describeDueUnder, isOverdue } from "./due";
import { useShortcut } from "./keyboard/caps";
import { useLongPress } from "./long-press";
import { PriorityMark } from "./priority";
import { TaskCheck } from "./task-check";
import { TitleInput } from "./title-input";
import { placeOf } from "./unfinished";
import type { SaveCallbacks } from "./use-unfinished";
import type { Task } from "./writes";

/** What happens in a row and is the list's to answer; always the same functions. */
export type RowActions = {
  focus: (id: string) => void;
  complete: (task: Task, completed: boolean, isByKeyboard: boolean) => void;
  remove: (task: Task) => void;
  openMenu: (task: Task, anchor: HTMLElement) => void;
  /** Whether a click chooses the row, instead of what it does otherwise. */
  choose: (task: Task, event: MouseEvent) => boolean;
  toggle: (task: Task) => void;
  endRename: (task: Task, isByKey: boolean, renamed?: Renamed) => void;
  drop: (draggedId: string, target: Task, edge: Edge) => void;
  /** How many move when this one is dragged. */
  countDragged: (task: Task) => number;
};

export type Renamed = { title: string; callbacks: SaveCallbacks | undefined };

type TaskRowProps = {
  task: Task;
  now: Date;
  /** The day that stands above the row already. */
  namedDay: string | null;
  isLeaving: boolean;
  /** Whether it is the one beside the list. */
  isOpen: boolean;
  /** Whether Tab leads to this row. */
  isTabStop: boolean;
  isSelected: boolean;
  isRenaming: boolean;
  /** The group within which it can be dragged; null where the order isn't anybody's to give. */
  dragGroup: string | null;
  actions: RowActions;
};

export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, now, namedDay, isLeaving, isOpen, isTabStop } = props;
  const { isSelected, isRenaming, dragGroup, actions } = props;
  const row = useRef<HTMLDivElement>(null);
  const { edge, isDragging } = useDragging(row, task, dragGroup, actions);
  const { endsPress, ...press } = useLongPress(() => actions.toggle(task));
  const factsId = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: choosing has its keys, X among them.
    <div
      ref={row}
      data-task={task.id}
      {...press}
      onFocus={() => actions.focus(task.id)}
      onMouseDown={(event) => {
        // Or the browser marks the text between the two clicks.
        if (event.shiftKey && !isRenaming) event.preventDefault();
      }}
      onClickCapture={(event) => {
        if (!endsPress() && !actions.choose(task, event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      className={cx(
        "group relative flex items-start rounded-xl pr-1 transition-colors [-webkit-touch-callout:none]",
        "has-[[data-row]:focus-visible]:outline-2 has-[[data-row]:focus-visible]:outline-accent has-[[data-row]:focus-visible]:-outline-offset-2",
        isSelected
          ? "bg-accent-wash forced-colors:outline-2 forced-colors:-outline-offset-2"
          : "hover:bg-hover focus-within:bg-hover has-[[aria-current=page]]:bg-hover",
        isLeaving && "animate-[leave_900ms_ease-in_both]",
        isDragging && "opacity-40 [&_button]:invisible",
      )}
    >
      {edge ? <DropLine edge={edge} /> : null}
      {isSelected ? (
        <span
          aria-hidden="true"
          className="absolute inset-y-2 left-0.5 w-0.75 rounded-full bg-accent"
        />
      ) : null}
      {dragGroup === null ? null : (
        <span
          aria-hidden="true"
          // Six dots to hold on to; as an icon they would be seven elements in each row.
          className="absolute top-3.5 -left-2.5 h-4 w-2.5 bg-[radial-gradient(currentColor_1px,transparent_1.5px)] bg-size-[5px_5px] text-faint opacity-0 transition-opacity group-hover:opacity-80 touch:hidden lg:compact:top-2.5"
        />
      )}
      <TaskCheck
        task={task}
        data-row={task.id}
        tabIndex={isTabStop ? 0 : -1}
        aria-describedby={factsId}
        onChange={(completed, isByKeyboard) => actions.complete(task, completed, isByKeyboard)}
      />
      <div
        className={cx(
          "min-w-0 flex-1 py-2.5 lg:compact:py-1.5",
          // The facts keep their place, and leave the field in peace.
          isRenaming && "pr-3 [&>p]:invisible",
        )}
      >
        {isRenaming ? (
          <TitleInput
            label={`Rename “${task.title}”`}
            place={placeOf(task.id, "title")}
            value={task.title}
            onDone={(title, isByEnter, callbacks) =>
              actions.endRename(task, isByEnter, { title, callbacks })
            }
            onCancel={() => actions.endRename(task, true)}
          />
        ) : (
          <TaskLink task={task} isOpen={isOpen} />
        )}
        <TaskFacts
          id={factsId}
          task={task}
          due={task.dueDate && describeDueUnder(namedDay, task.dueDate, now)}
          isLate={isLate(task, now)}
          isSelected={isSelected}
        />
      </div>
      {isRenaming ? null : <RowButtons task={task} actions={actions} />}
    </div>
  );
});

function TaskLink({ task, isOpen }: { task: Task; isOpen: boolean }) {
  return (
    <Link
      href={taskPath(task.id)}
      prefetch={false}
      aria-current={isOpen ? "page" : undefined}
      tabIndex={-1}
      draggable={false}
      className="block rounded-sm after:absolute after:inset-y-0 after:right-20 after:left-11 max-sm:after:right-11 touch:after:right-11"
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
  );
}

const ON_DEMAND =
  "z-10 mt-1 opacity-0 transition-opacity group-hover:opacity-100 group-focus-within:opacity-100 lg:compact:mt-0";

function RowButtons({ task, actions }: { task: Task; actions: RowActions }) {
  return (
    <>
      <IconButton
        label={`Delete “${task.title}”`}
        {...useShortcut("delete")}
        tabIndex={-1}
        onClick={() => actions.remove(task)}
        className={cx(ON_DEMAND, "hover:text-danger! max-sm:hidden touch:hidden")}
      >
        <Trash2 className="size-4" aria-hidden="true" />
      </IconButton>
      <IconButton
        label={`More actions for “${task.title}”`}
        {...useShortcut("menu")}
        aria-haspopup="menu"
        tabIndex={-1}
        onClick={(event) => actions.openMenu(task, event.currentTarget)}
        className={cx(ON_DEMAND, "touch:mt-0 touch:opacity-100")}
      >
        <Ellipsis className="size-4" aria-hidden="true" />
      </IconButton>
    </>
  );
}

function DropLine({ edge }: { edge: Edge }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "pointer-events-none absolute inset-x-2 z-20 h-0.5 rounded-full bg-accent",
        edge === "top" ? "-top-px" : "-bottom-px",
      )}
    />
  );
}

function useDragging(
  row: React.RefObject<HTMLDivElement | null>,
  task: Task,
  group: string | null,
  actions: RowActions,
) {
  const [edge, setEdge] = useState<Edge | null>(null);
  const [isDragging, setDragging] = useState(false);
  const latest = useRef(task);
  useEffect(() => {
    latest.current = task;
  });
  const { id } = task;
  useEffect(() => {
    const element = row.current;
    // A finger that rests on a row chooses it.
    if (!element || group === null || matchMedia("(pointer: coarse)").matches) return;
    let stop = () => {};
    let isGone = false;
    void import("./drag").then(({ makeDraggable }) => {
      if (isGone) return;
      stop = makeDraggable(element, {
        id,
        group,
        onHover: setEdge,
        onDragging: setDragging,
        count: () => actions.countDragged(latest.current),
        onDrop: (draggedId, side) => actions.drop(draggedId, latest.current, side),
      });
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [row, id, group, actions]);
  return { edge, isDragging };
}

function isLate({ dueDate, completed }: Task, now: Date): boolean {
  return dueDate !== null && !completed && isOverdue(dueDate, now);
}

type TaskFactsProps = {
  id: string;
  task: Task;
  /** In words; none where there is no date, or where the list says it all. */
  due: string | null;
  isLate: boolean;
  isSelected: boolean;
};

function TaskFacts({ id, task, due, isLate, isSelected }: TaskFactsProps) {
  const selected = isSelected ? <span className="sr-only">Selected</span> : null;
  if (!due && task.priority === "medium" && !task.description) {
    return <span id={id}>{selected}</span>;
  }
  const DueIcon = isLate ? CircleAlert : Calendar;
  return (
    <p id={id} className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-faint text-xs">
      {selected}
      {due ? (
        <span className={cx("inline-flex items-center gap-1", isLate && "font-medium text-danger")}>
          <DueIcon className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{isLate ? "Overdue:" : "Due:"}</span>
          {due}
        </span>
      ) : null}
      <PriorityMark priority={task.priority} isDone={task.completed} />
      {task.description ? (
        <span className="inline-flex">
          <TextAlignStart className="size-3.5" aria-hidden="true" />
          <span className="sr-only">Has notes</span>
        </span>
      ) : null}
    </p>
  );
}
