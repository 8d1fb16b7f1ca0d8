"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { taskOf } from "@/lib/navigation";
import { useTaskWriter } from "./data";
import { useListReach } from "./keyboard/reach";
import { useListActions } from "./list-actions";
import { useNow } from "./now";
import { keepDraft } from "./quick-add/typed";
import { useRoving } from "./roving";
import { PlainRows, type Scroller, VirtualRows } from "./rows";
import { useSelection } from "./selection";
import { SelectionBar } from "./selection-bar";
import { TaskRow } from "./task-row";
import { TitleInput } from "./title-input";
import type { Task, TaskFields } from "./writes";

const LINGER = 900;
const VIRTUAL_FROM = 100;

const CommandMenu = dynamic(async () => (await import("./command-menu")).CommandMenu, {
  ssr: false,
});

/** Who ticks tasks sees the ticks before the rows go: they stay for a moment in the list they left. */
export function useLinger() {
  const [lingering, setLingering] = useState<ReadonlySet<string>>(new Set());
  const writer = useTaskWriter();

  function complete(tasks: readonly Task[], completed: boolean) {
    writer.setManyCompleted(tasks, completed);
    const ids = tasks.map(({ id }) => id);
    setLingering((others) => new Set([...others, ...ids]));
    setTimeout(() => {
      setLingering((others) => new Set([...others].filter((id) => !ids.includes(id))));
    }, LINGER);
  }

  return { lingering, complete };
}

export type TaskGroup = {
  name: string;
  heading?: ReactNode;
  tasks: readonly Task[];
  /** The one that its heading names; its rows don't say it again. */
  day?: string;
  /** Which of its tasks stand in their owner's order, and can be moved in it: none without this. */
  isMovable?: (task: Task) => boolean;
  /** What a task that is written here has besides its title. */
  newTask?: Partial<TaskFields>;
};

export type TaskListProps = {
  groups: readonly TaskGroup[];
  linger: ReturnType<typeof useLinger>;
  /** Whether a row shown here no longer belongs here and is about to go. */
  isLeaving: (task: Task) => boolean;
};

export function TaskList({ groups, linger, isLeaving }: TaskListProps) {
  const now = useNow();
  const openId = taskOf(usePathname());
  const list = useRef<HTMLDivElement>(null);
  const scroller = useRef<Scroller>(null);
  const tasks = groups.flatMap((group) => group.tasks);
  const order = tasks.map(({ id }) => id);
  const [selection, setSelection] = useSelection(order);
  const roving = useRoving(list, order, (id) => scroller.current?.reveal(id));
  const { reach, actions, draftAt, renaming, menu, endDraft, closeMenu, selected } = useListActions(
    {
      groups,
      tasks,
      order,
      linger,
      isLeaving,
      list,
      roving,
      selection,
      setSelection,
    },
  );
  useListReach(reach);

  const rows = {
    groups,
    draftAt,
    renderTask: (task: Task, group: TaskGroup) => (
      <TaskRow
        task={task}
        now={now}
        namedDay={group.day ?? null}
        isLeaving={linger.lingering.has(task.id) && isLeaving(task)}
        isOpen={task.id === openId}
        isTabStop={task.id === roving.activeId}
        isSelected={selection.ids.has(task.id)}
        isRenaming={renaming === task.id}
        dragGroup={group.isMovable?.(task) ? group.name : null}
        actions={actions}
      />
    ),
    renderDraft: () => (
      <div className="flex items-start pr-3 lg:compact:-my-1">
        <span aria-hidden="true" className="flex size-11 shrink-0 items-center justify-center">
          <span className="size-5.5 rounded-full border-[1.75px] border-line-strong border-dashed" />
        </span>
        <div className="min-w-0 flex-1 py-2.5">
          <TitleInput
            // The next one begins with an empty field.
            key={draftAt?.count}
            label="New task"
            onWrite={keepDraft}
            onDone={endDraft}
            onCancel={() => endDraft("", true)}
          />
        </div>
      </div>
    ),
  };
  return (
    <>
      <div ref={list}>
        {tasks.length > VIRTUAL_FROM ? (
          <VirtualRows {...rows} activeId={roving.activeId} scroller={scroller} />
        ) : (
          <PlainRows {...rows} />
        )}
      </div>
      {selected.length > 0 ? <SelectionBar tasks={selected} reach={reach} /> : null}
      {menu ? <CommandMenu {...menu} onClose={closeMenu} /> : null}
    </>
  );
}
