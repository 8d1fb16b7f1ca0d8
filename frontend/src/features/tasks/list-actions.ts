"use client";

/** What can be done in a list, by key, menu and mouse. */

import {
  type Dispatch,
  type MouseEvent,
  type RefObject,
  type SetStateAction,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { announce } from "@/components/announcer";
import type { Priority } from "@/lib/api/model/priority";
import { goTo, taskPath } from "@/lib/navigation";
import type { MenuEntry } from "./command-menu";
import { useTaskWriter } from "./data";
import { describeDue, moveDue } from "./due";
import { type Command, type Group, offered } from "./keyboard/commands";
import { rememberOrder } from "./keyboard/neighbours";
import { currentReach, type ListReach, type Step } from "./keyboard/reach";
import { dropped, type Moved, shifted } from "./moving";
import { positionBefore } from "./order";
import { PRIORITY_NAMES } from "./priority";
import { keepDraft } from "./quick-add/typed";
import { findRow, type Roving } from "./roving";
import type { DraftPlace } from "./rows";
import { drawnTo, everything, NOTHING, type Selection, toggled } from "./selection";
import type { TaskGroup, TaskListProps } from "./task-list";
import type { Renamed, RowActions } from "./task-row";
import { fieldsOf, type Task } from "./writes";

type Surroundings = TaskListProps & {
  tasks: readonly Task[];
  order: readonly string[];
  list: RefObject<HTMLElement | null>;
  roving: Roving;
  selection: Selection;
  setSelection: Dispatch<SetStateAction<Selection>>;
};

export type OpenMenu = { anchor: HTMLElement; sections: readonly (readonly MenuEntry[])[] };

export function useListActions(around: Surroundings) {
  const { groups, tasks, order, linger, isLeaving, list, roving, selection, setSelection } = around;
  const writer = useTaskWriter();
  const [draftAt, setDraftAt] = useState<DraftPlace | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const selected = tasks.filter(({ id }) => selection.ids.has(id));

  useLayoutEffect(() => rememberOrder(order));

  /** The row that has the keyboard, though a menu may have taken it for a moment. */
  function currentId(): string | null {
    const row = document.activeElement?.closest<HTMLElement>("[data-task]");
    return (list.current?.contains(row ?? null) && row?.dataset.task) || roving.activeId;
  }

  function current(): Task | undefined {
    const id = currentId();
    return tasks.find((task) => task.id === id);
  }

  function targets(): readonly Task[] {
    if (selected.length > 0) return selected;
    const task = roving.hasFocus() ? current() : undefined;
    return task ? [task] : [];
  }

  function groupOf(task: Task): TaskGroup | undefined {
    return groups.find((group) => group.tasks.some(({ id }) => id === task.id));
  }

  /** The keyboard goes on to what stays, ahead of the rows that are about to go. */
  function focusPast(going: readonly Task[]): void {
    const ids = new Set(going.map(({ id }) => id));
    const id = currentId();
    if (id === null || !ids.has(id)) return;
    const stays = (task: Task) =>
      !ids.has(task.id) && !(linger.lingering.has(task.id) && isLeaving(task));
    const at = order.indexOf(id);
    const next = tasks.slice(at).find(stays) ?? tasks.slice(0, at).findLast(stays);
    if (next) roving.focusRow(next.id);
  }

  function complete(wanted: readonly Task[], completed: boolean, isByKeyboard: boolean): void {
    const changed = wanted.filter((task) => task.completed !== completed);
    if (isByKeyboard) focusPast(changed.filter((task) => isLeaving({ ...task, completed })));
    linger.complete(changed, completed);
    const open = tasks.filter((task) => !task.completed).length;
    announce(completed ? `Completed, ${open - changed.length} left` : "Reopened");
  }

  function remove(unwanted: readonly Task[]): void {
    focusPast(unwanted);
    writer.removeMany(unwanted);
    announce(`Deleted, ${tasks.length - unwanted.length} left`);
  }

  function reschedule(to: string | null): void {
    const moved = targets().map((task) => {
      return { task, changes: { dueDate: moveDue(task.dueDate, to) } };
    });
    const message = to ? `Due ${inSentence(describeDue(to, new Date()))}` : "Due date removed";
    writer.updateEach(moved, { message });
    announce(message);
  }

  function prioritise(priority: Priority): void {
    const message = `${PRIORITY_NAMES[priority]} priority`;
    writer.updateMany(targets(), { priority }, { message });
    announce(message);
  }

  /** Each copy stands behind what it is a copy of. */
  function duplicate(): void {
    const copies = targets().map((task) => {
      const movable = movableOf(groupOf(task));
      const next = movable[movable.findIndex(({ id }) => id === task.id) + 1] ?? null;
      const isPlaced = movable.some(({ id }) => id === task.id);
      return { ...fieldsOf(task), position: isPlaced ? positionBefore(movable, next) : null };
    });
    writer.createMany(copies, { message: "Duplicated" });
    announce("Duplicated");
  }

  function carryOut(moved: Moved | null): void {
    if (!moved) {
      announce("It is there already");
      return;
    }
    const updates = moved.moves.map(({ task, position }) => ({ task, changes: { position } }));
    writer.updateEach(updates, { message: "Moved" });
    announce(moved.message);
  }

  function go(step: Step): void {
    const at = order.indexOf(currentId() ?? "");
    const isEntering = !roving.hasFocus();
    const last = order.length - 1;
    const to = { next: at + 1, previous: at - 1, first: 0, last }[step];
    const id = order[isEntering ? at : Math.min(Math.max(to, 0), last)];
    if (id !== undefined) roving.focusRow(id);
  }

  function extend(step: "next" | "previous"): void {
    const id = currentId();
    const at = order.indexOf(id ?? "");
    const head = order[at + (step === "next" ? 1 : -1)];
    if (id === null || head === undefined) return;
    const anchor = selection.ids.has(selection.anchor ?? "") ? selection.anchor : id;
    choose(drawnTo({ ...selection, anchor }, order, head));
    roving.focusRow(head);
  }

  function choose(next: Selection): void {
    setSelection(next);
    const { size } = next.ids;
    announce(size === 0 ? "Nothing selected" : `${size} ${size === 1 ? "task" : "tasks"} selected`);
  }

  function addBeside(side: "above" | "below"): void {
    const task = current();
    const group = task && groupOf(task);
    if (!task || !group) return;
    const at = group.tasks.indexOf(task) + (side === "below" ? 1 : 0);
    setDraftAt({ group: group.name, before: group.tasks[at]?.id ?? null, count: 0 });
  }

  /** Enter keeps the field open for the next one; an empty field was the last. */
  function endDraft(title: string, isByEnter: boolean): void {
    keepDraft("");
    const group = groups.find(({ name }) => name === draftAt?.group);
    if (!draftAt || !group || title === "") {
      setDraftAt(null);
      if (isByEnter && roving.activeId) roving.focusRow(roving.activeId);
      return;
    }
    const at = group.tasks.findIndex(({ id }) => id === draftAt.before);
    const following = at < 0 ? [] : group.tasks.slice(at);
    const { isMovable } = group;
    const position = isMovable
      ? positionBefore(movableOf(group), following.find(isMovable) ?? null)
      : null;
    const plain = { description: null, priority: "medium", dueDate: null } as const;
    writer.create({ ...plain, ...group.newTask, title, position });
    setDraftAt(isByEnter ? { ...draftAt, count: draftAt.count + 1 } : null);
  }

  function endRename(task: Task, isByKey: boolean, renamed?: Renamed): void {
    setRenaming(null);
    if (isByKey) roving.focusRow(task.id);
    if (!renamed || renamed.title === task.title) return;
    if (renamed.title === "") remove([task]);
    else writer.update(task, { title: renamed.title }, renamed.callbacks);
  }

  function openMenu(task: Task, anchor: HTMLElement): void {
    findRow(list.current, task.id)?.focus({ preventScroll: true });
    const reach = currentReach();
    if (!reach) return;
    setMenu({ anchor, sections: menuOf(offered(reach)) });
  }

  /** The keyboard is back on its row before anything is done there. */
  function closeMenu(chosen?: Command): void {
    const id = roving.activeId;
    flushSync(() => setMenu(null));
    if (id) findRow(list.current, id)?.focus({ preventScroll: true });
    const reach = currentReach();
    if (chosen && reach) chosen.run(reach);
  }

  function withCurrent(act: (task: Task) => void): () => void {
    return () => {
      const task = current();
      if (task) act(task);
    };
  }

  function chooseByClick(task: Task, event: MouseEvent): boolean {
    if (event.detail === 0 || isOnButton(event)) return false;
    const isTouching = selected.length > 0 && isTouch(event);
    if (event.shiftKey) {
      const anchor = selection.anchor ?? (roving.hasFocus() ? currentId() : null);
      choose(drawnTo({ ...selection, anchor }, order, task.id));
    } else if (event.metaKey || event.ctrlKey || isTouching) choose(toggled(selection, task.id));
    else return false;
    if (!isTouching) roving.focusRow(task.id);
    return true;
  }

  /** Whoever drags one that is selected means all that are. */
  function draggedWith(id: string): readonly Task[] {
    return selection.ids.has(id) ? selected : tasks.filter((task) => task.id === id);
  }

  const reach: ListReach = {
    hasFocus: roving.hasFocus,
    isEmpty: tasks.length === 0,
    selectedCount: selected.length,
    targets,
    complete: () => {
      const wanted = targets();
      complete(
        wanted,
        wanted.some((task) => !task.completed),
        true,
      );
    },
    remove: () => remove(targets()),
    reschedule,
    prioritise,
    duplicate,
    canMove: () => {
      const task = current();
      return task !== undefined && movableOf(groupOf(task)).includes(task);
    },
    move: (shift) => {
      const task = current();
      if (task) carryOut(shifted(movableOf(groupOf(task)), targets(), shift));
    },
    go,
    open: withCurrent(({ id }) => goTo(taskPath(id))),
    rename: withCurrent(({ id }) => setRenaming(id)),
    openMenu: withCurrent((task) => {
      const row = findRow(list.current, task.id);
      if (row) openMenu(task, row);
    }),
    addBeside,
    select: withCurrent(({ id }) => choose(toggled(selection, id))),
    extend,
    selectAll: () => choose(everything(order)),
    clearSelection: () => choose(NOTHING),
  };

  const actions = useStable({
    focus: roving.onFocus,
    complete: (task, completed, isByKeyboard) => complete([task], completed, isByKeyboard),
    remove: (task) => remove([task]),
    openMenu,
    choose: chooseByClick,
    toggle: ({ id }) => choose(toggled(selection, id)),
    endRename,
    drop: (draggedId, target, edge) =>
      carryOut(dropped(movableOf(groupOf(target)), draggedWith(draggedId), target, edge)),
    countDragged: (task) => {
      const dragged = draggedWith(task.id);
      return movableOf(groupOf(task)).filter((each) => dragged.includes(each)).length;
    },
  });

  return { reach, actions, draftAt, renaming, menu, endDraft, closeMenu, selected };
}

/** The same functions for as long as the list lives, so that a row is drawn anew for its own sake. */
function useStable(actions: RowActions): RowActions {
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  const [stable] = useState<RowActions>(() => ({
    focus: (...event) => latest.current.focus(...event),
    complete: (...event) => latest.current.complete(...event),
    remove: (...event) => latest.current.remove(...event),
    openMenu: (...event) => latest.current.openMenu(...event),
    choose: (...event) => latest.current.choose(...event),
    toggle: (...event) => latest.current.toggle(...event),
    endRename: (...event) => latest.current.endRename(...event),
    drop: (...event) => latest.current.drop(...event),
    countDragged: (...event) => latest.current.countDragged(...event),
  }));
  return stable;
}

function movableOf(group: TaskGroup | undefined): readonly Task[] {
  return group?.isMovable ? group.tasks.filter(group.isMovable) : [];
}

const FIRST = ["open", "complete", "rename", "select"];
const LAST = ["duplicate", "delete"];
const OF_A_KIND: readonly Group[] = ["Due", "Priority", "Order"];

/** Short enough for a phone: what there is some of is one step further. */
function menuOf(commands: readonly Command[]): MenuEntry[][] {
  const named = (ids: string[]) =>
    ids.flatMap((id) => commands.filter((command) => command.id === id));
  const ofAKind = OF_A_KIND.map((name) => {
    return { name, commands: commands.filter(({ group }) => group === name) };
  });
  const some = ofAKind.filter((entry) => entry.commands.length > 0);
  return [named(FIRST), some, named(LAST)].filter((section) => section.length > 0);
}

function isOnButton({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest("button") !== null;
}

function isTouch({ nativeEvent }: MouseEvent): boolean {
  return nativeEvent instanceof PointerEvent && nativeEvent.pointerType === "touch";
}

/** "today" and "tomorrow 17:00", but "Friday". */
function inSentence(due: string): string {
  return /^(Today|Tomorrow|Yesterday)\b/.test(due) ? due.toLowerCase() : due;
}
