/** What the commands can reach: the page always, a list or a task where one is on the screen. */

import { useLayoutEffect } from "react";
import type { Priority } from "@/lib/api/model/priority";
import type { Task } from "../writes";

export type Step = "next" | "previous" | "first" | "last";
export type Shift = "up" | "down" | "top" | "bottom";

export type PageReach = {
  go: (path: string) => void;
  addTask: () => void;
  search: () => void;
  openPalette: () => void;
  openHelp: () => void;
  /** Asks when the tasks in reach are due, in words. */
  askDue: () => void;
  undo: () => void;
  canUndo: boolean;
  toggleSidebar: () => void;
  toggleTheme: () => void;
};

/** The tasks that a command is for, and what can be done to them. */
export type TasksReach = {
  targets: () => readonly Task[];
  complete: () => void;
  /** To a day, which leaves each its time, or to a moment; null for none. */
  reschedule: (to: string | null) => void;
  prioritise: (priority: Priority) => void;
  duplicate: () => void;
  remove: () => void;
};

export type ListReach = TasksReach & {
  /** Whether the keyboard is in one of its rows. */
  hasFocus: () => boolean;
  isEmpty: boolean;
  selectedCount: number;
  canMove: () => boolean;
  go: (step: Step) => void;
  open: () => void;
  rename: () => void;
  openMenu: () => void;
  addBeside: (side: "above" | "below") => void;
  move: (shift: Shift) => void;
  select: () => void;
  extend: (step: "next" | "previous") => void;
  selectAll: () => void;
  clearSelection: () => void;
};

export type DetailReach = TasksReach & {
  close: () => void;
  go: (step: "next" | "previous") => void;
};

export type Reach = { page: PageReach; list: ListReach | null; detail: DetailReach | null };

let page: PageReach | null = null;
let list: ListReach | null = null;
let detail: DetailReach | null = null;

export function usePageReach(reach: PageReach): void {
  useLayoutEffect(() => {
    page = reach;
    return () => {
      page = null;
    };
  });
}

export function useListReach(reach: ListReach): void {
  useLayoutEffect(() => {
    list = reach;
    return () => {
      list = null;
    };
  });
}

export function useDetailReach(reach: DetailReach): void {
  useLayoutEffect(() => {
    detail = reach;
    return () => {
      detail = null;
    };
  });
}

/** Null before the page has come to life. */
export function currentReach(): Reach | null {
  return page && { page, list, detail };
}
