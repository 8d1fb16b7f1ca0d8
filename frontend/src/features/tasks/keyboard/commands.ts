/**
 * Everything that can be done by key, once.
 *
 * The key handler, the palette, the sheet of shortcuts, the menus and the tooltips read this list.
 */

import { addDays, dayOf } from "../due";
import type { Task } from "../writes";
import type { Reach, TasksReach } from "./reach";

export type Scope = "global" | "list" | "task" | "detail";

export type Group =
  | "General"
  | "Go to"
  | "Move around"
  | "Select"
  | "Task"
  | "Order"
  | "Due"
  | "Priority";

export type Command = {
  id: string;
  name: string;
  group: Group;
  /** Where it holds: `task` is in a list and on a task's own page. */
  scope: Scope;
  /** Each of them alone is enough. */
  keys: readonly string[];
  /** Also while somebody writes. */
  isForWriters?: true;
  isAvailable?: (reach: Reach) => boolean;
  /** What it is called where it is offered for something; `name` is for all of it. */
  nameFor?: (reach: Reach) => string;
  run: (reach: Reach) => void;
};

const WEEK = 7;

const isInList = ({ list }: Reach) => list?.hasFocus() ?? false;
const hasSelection = ({ list }: Reach) => (list?.selectedCount ?? 0) > 0;

/** The list where the keyboard is in it or something is selected; else the task that is open. */
export function tasksOf({ list, detail }: Reach): TasksReach | null {
  const tasks = list && list.targets().length > 0 ? list : detail;
  return tasks && tasks.targets().length > 0 ? tasks : null;
}

function global(id: string, name: string, keys: string[], run: Command["run"]): Command {
  return { id, name, group: "General", scope: "global", keys, run };
}

function goTo(id: string, name: string, key: string, path: string): Command {
  const run = ({ page }: Reach) => page.go(path);
  return { id, name, group: "Go to", scope: "global", keys: [`g ${key}`], run };
}

type ListRun = (list: NonNullable<Reach["list"]>) => void;

function inList(id: string, name: string, group: Group, keys: string[], run: ListRun): Command {
  return {
    id,
    name,
    group,
    scope: "list",
    keys,
    isAvailable: isInList,
    run: ({ list }) => list && run(list),
  };
}

type TasksRun = (tasks: TasksReach) => void;

function onTasks(id: string, name: string, group: Group, keys: string[], run: TasksRun): Command {
  return {
    id,
    name,
    group,
    scope: "task",
    keys,
    isAvailable: (reach) => tasksOf(reach) !== null,
    run: (reach) => {
      const tasks = tasksOf(reach);
      if (tasks) run(tasks);
    },
  };
}

function daysAhead(count: number): string {
  return addDays(dayOf(new Date()), count);
}

/** The next Monday after today. */
function nextWeek(): string {
  const weekday = new Date().getDay();
  return daysAhead((WEEK + 1 - weekday) % WEEK || WEEK);
}

export const COMMANDS: readonly Command[] = [
  global("add", "Add a task", ["q", "c"], ({ page }) => page.addTask()),
  {
    ...global("palette", "Find anything", ["mod+k"], ({ page }) => page.openPalette()),
    isForWriters: true,
  },
  global("search", "Search tasks", ["/"], ({ page }) => page.search()),
  {
    ...global("undo", "Undo", ["z", "mod+z"], ({ page }) => page.undo()),
    isAvailable: ({ page }) => page.canUndo,
  },
  global("sidebar", "Show or hide the sidebar", ["[", "mod+\\"], ({ page }) =>
    page.toggleSidebar(),
  ),
  {
    ...global("theme", "Switch between light and dark", ["mod+shift+l"], ({ page }) =>
      page.toggleTheme(),
    ),
    isForWriters: true,
  },
  global("help", "Keyboard shortcuts", ["?"], ({ page }) => page.openHelp()),

  goTo("go-today", "Today", "t", "/app/today"),
  goTo("go-upcoming", "Upcoming", "u", "/app/upcoming"),
  goTo("go-all", "All tasks", "a", "/app/all"),
  goTo("go-completed", "Completed", "c", "/app/completed"),
  goTo("go-settings", "Settings", "s", "/app/settings"),

  {
    ...inList("next", "Next task", "Move around", ["j", "ArrowDown"], (list) => list.go("next")),
    isAvailable: ({ list }) => list !== null && !list.isEmpty,
  },
  {
    ...inList("previous", "Previous task", "Move around", ["k", "ArrowUp"], (list) =>
      list.go("previous"),
    ),
    isAvailable: ({ list }) => list !== null && !list.isEmpty,
  },
  inList("first", "First task", "Move around", ["Home"], (list) => list.go("first")),
  inList("last", "Last task", "Move around", ["End"], (list) => list.go("last")),
  inList("open", "Open", "Move around", ["Enter"], (list) => list.open()),
  {
    id: "close",
    name: "Back to the list",
    group: "Move around",
    scope: "detail",
    keys: ["Escape"],
    isAvailable: ({ detail }) => detail !== null,
    run: ({ detail }) => detail?.close(),
  },
  {
    id: "save-and-close",
    name: "Save and go back",
    group: "Move around",
    scope: "detail",
    keys: ["mod+Enter"],
    isForWriters: true,
    isAvailable: ({ detail }) => detail !== null,
    run: ({ detail }) => detail?.close(),
  },
  {
    id: "next-detail",
    name: "Open the next task",
    group: "Move around",
    scope: "detail",
    keys: ["j"],
    isAvailable: ({ detail }) => detail !== null,
    run: ({ detail }) => detail?.go("next"),
  },
  {
    id: "previous-detail",
    name: "Open the previous task",
    group: "Move around",
    scope: "detail",
    keys: ["k"],
    isAvailable: ({ detail }) => detail !== null,
    run: ({ detail }) => detail?.go("previous"),
  },

  inList("select", "Select", "Select", ["x"], (list) => list.select()),
  inList("extend-down", "Select downwards", "Select", ["shift+j", "shift+ArrowDown"], (list) =>
    list.extend("next"),
  ),
  inList("extend-up", "Select upwards", "Select", ["shift+k", "shift+ArrowUp"], (list) =>
    list.extend("previous"),
  ),
  inList("select-all", "Select all", "Select", ["mod+a"], (list) => list.selectAll()),
  {
    ...inList("clear-selection", "Clear the selection", "Select", ["Escape"], (list) =>
      list.clearSelection(),
    ),
    isAvailable: hasSelection,
  },

  {
    ...onTasks("complete", "Complete or reopen", "Task", ["e", "Space"], (tasks) =>
      tasks.complete(),
    ),
    nameFor: (reach) => nameCompletion(tasksOf(reach)?.targets() ?? []),
  },
  inList("rename", "Rename", "Task", ["r", "F2"], (list) => list.rename()),
  inList("new-below", "New task below", "Task", ["o"], (list) => list.addBeside("below")),
  inList("new-above", "New task above", "Task", ["shift+o"], (list) => list.addBeside("above")),
  onTasks("duplicate", "Duplicate", "Task", ["d"], (tasks) => tasks.duplicate()),
  onTasks("delete", "Delete", "Task", ["#", "Delete"], (tasks) => tasks.remove()),
  inList("menu", "More actions", "Task", [".", "ContextMenu", "shift+F10"], (list) =>
    list.openMenu(),
  ),

  ...(
    [
      ["up", "Move up", "alt+ArrowUp"],
      ["down", "Move down", "alt+ArrowDown"],
      ["top", "Move to the top", "alt+shift+ArrowUp"],
      ["bottom", "Move to the bottom", "alt+shift+ArrowDown"],
    ] as const
  ).map(([shift, name, key]) => ({
    ...inList(`move-${shift}`, name, "Order", [key], (list) => list.move(shift)),
    isAvailable: (reach: Reach) => isInList(reach) && (reach.list?.canMove() ?? false),
  })),

  onTasks("due-today", "Due today", "Due", ["t t"], (tasks) => tasks.reschedule(daysAhead(0))),
  onTasks("due-tomorrow", "Due tomorrow", "Due", ["t m"], (tasks) =>
    tasks.reschedule(daysAhead(1)),
  ),
  onTasks("due-next-week", "Due next week", "Due", ["t w"], (tasks) =>
    tasks.reschedule(nextWeek()),
  ),
  {
    ...onTasks("due-words", "Due another day…", "Due", ["t d"], () => {}),
    run: ({ page }) => page.askDue(),
  },
  onTasks("due-none", "No due date", "Due", ["t n"], (tasks) => tasks.reschedule(null)),

  // As in quick add, where p1 and p2 are high, p3 is medium and p4 is low.
  onTasks("priority-high", "High priority", "Priority", ["1", "2"], (tasks) =>
    tasks.prioritise("high"),
  ),
  onTasks("priority-medium", "Medium priority", "Priority", ["3", "0"], (tasks) =>
    tasks.prioritise("medium"),
  ),
  onTasks("priority-low", "Low priority", "Priority", ["4"], (tasks) => tasks.prioritise("low")),
];

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandOf(id: string): Command {
  const command = BY_ID.get(id);
  if (!command) throw new Error(`There is no command ${id}.`);
  return command;
}

/** Of tasks in both states those that are open are completed. */
export function nameCompletion(tasks: readonly Task[]): string {
  return tasks.every(({ completed }) => completed) ? "Reopen" : "Complete";
}

/** What can be done here and now, by the names that it has here. */
export function offered(reach: Reach): Command[] {
  return COMMANDS.filter((command) => isAvailable(command, reach)).map((command) => ({
    ...command,
    name: command.nameFor?.(reach) ?? command.name,
  }));
}

export function isAvailable(command: Command, reach: Reach): boolean {
  return command.isAvailable?.(reach) ?? true;
}
