"use client";

import { CalendarDays, Check, Flag, type LucideIcon, Trash2, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { cx } from "@/lib/class-names";
import { useShortcut } from "./keyboard/caps";
import { COMMANDS, type Command, type Group, nameCompletion } from "./keyboard/commands";
import { currentReach, type ListReach } from "./keyboard/reach";
import type { Task } from "./writes";

const CommandMenu = dynamic(async () => (await import("./command-menu")).CommandMenu, {
  ssr: false,
});

type SelectionBarProps = { tasks: readonly Task[]; reach: ListReach };

/** What can be done to all that is selected, at once. */
export function SelectionBar({ tasks, reach }: SelectionBarProps) {
  const [menu, setMenu] = useState<{ anchor: HTMLElement; group: Group } | null>(null);
  const count = `${tasks.length} selected`;

  function closeMenu(chosen?: Command) {
    menu?.anchor.focus();
    setMenu(null);
    const around = currentReach();
    if (chosen && around) chosen.run(around);
  }

  return (
    <div
      role="toolbar"
      aria-label={`${tasks.length} selected ${tasks.length === 1 ? "task" : "tasks"}`}
      data-selection-bar
      className={cx(
        // On a phone in place of the bar that leads elsewhere, so that it covers no task.
        "appear fixed inset-x-0 bottom-0 z-35 flex min-h-16.5 items-center justify-between border-line border-t bg-raised px-2 pb-[env(safe-area-inset-bottom)]",
        "md:bottom-6 md:left-60 md:mx-auto md:min-h-0 md:w-fit md:gap-0.5 md:rounded-2xl md:border md:p-1.5 md:shadow-float md:no-sidebar:left-0",
        // Beside an open task it stays with its list.
        "min-[1100px]:in-[main:has(article)]:right-104",
      )}
    >
      <span className="whitespace-nowrap px-2 font-medium text-sm tabular-nums">{count}</span>
      <BarButton
        command="complete"
        name={nameCompletion(tasks)}
        Icon={Check}
        onPress={reach.complete}
      />
      <BarMenu
        name="Due"
        Icon={CalendarDays}
        isOpen={menu?.group === "Due"}
        onPress={(anchor) => setMenu({ anchor, group: "Due" })}
      />
      <BarMenu
        name="Priority"
        Icon={Flag}
        isOpen={menu?.group === "Priority"}
        onPress={(anchor) => setMenu({ anchor, group: "Priority" })}
      />
      <BarButton command="delete" name="Delete" Icon={Trash2} onPress={reach.remove} isDangerous />
      <BarButton command="clear-selection" name="Clear" Icon={X} onPress={reach.clearSelection} />
      {menu ? (
        <CommandMenu
          anchor={menu.anchor}
          sections={[COMMANDS.filter(({ group }) => group === menu.group)]}
          onClose={closeMenu}
        />
      ) : null}
    </div>
  );
}

const BUTTON =
  "inline-flex min-h-10 min-w-10 items-center justify-center gap-1.5 rounded-xl px-2 text-sm text-soft hover:bg-hover hover:text-ink touch:min-h-11 touch:min-w-11 sm:px-3";

type BarButtonProps = {
  command: string;
  name: string;
  Icon: LucideIcon;
  isDangerous?: boolean;
  onPress: () => void;
};

function BarButton({ command, name, Icon, isDangerous, onPress }: BarButtonProps) {
  const shortcut = useShortcut(command);
  return (
    <button
      type="button"
      {...shortcut}
      onClick={onPress}
      className={cx(BUTTON, isDangerous && "hover:text-danger!")}
    >
      <Icon className="size-4.5" aria-hidden="true" />
      <span className="max-sm:sr-only">{name}</span>
    </button>
  );
}

type BarMenuProps = {
  name: string;
  Icon: LucideIcon;
  isOpen: boolean;
  onPress: (anchor: HTMLElement) => void;
};

function BarMenu({ name, Icon, isOpen, onPress }: BarMenuProps) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={(event) => onPress(event.currentTarget)}
      className={BUTTON}
    >
      <Icon className="size-4.5" aria-hidden="true" />
      <span className="max-sm:sr-only">{name}</span>
    </button>
  );
}
