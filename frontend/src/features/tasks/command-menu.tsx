"use client";

import { Menu } from "@base-ui/react/menu";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { CommandCaps } from "./keyboard/caps";
import type { Command } from "./keyboard/commands";

/** A command, or some of a kind that have a menu of their own. */
export type MenuEntry = Command | { name: string; commands: readonly Command[] };

type CommandMenuProps = {
  anchor: HTMLElement;
  /** A line stands between one and the next. */
  sections: readonly (readonly MenuEntry[])[];
  onClose: (chosen?: Command) => void;
};

/** Commands for whoever has no keyboard at hand, or doesn't know the keys yet. */
export function CommandMenu({ anchor, sections, onClose }: CommandMenuProps) {
  // Beside the list, so that it is in the landmark of what it is about.
  const landmark = anchor.closest("main") ?? document.body;
  return (
    <Menu.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Menu.Portal container={landmark}>
        <Menu.Positioner
          anchor={anchor}
          align={anchor.matches("[data-row]") ? "start" : "end"}
          sideOffset={4}
          collisionPadding={8}
          className="z-50"
        >
          <Sheet label="Actions">
            {sections.map((section, at) => (
              <Menu.Group key={section[0]?.name}>
                {at > 0 ? <Menu.Separator className="mx-1 my-1.5 h-px bg-line" /> : null}
                {section.map((entry) =>
                  "commands" in entry ? (
                    <Submenu key={entry.name} {...entry} landmark={landmark} onChoose={onClose} />
                  ) : (
                    <Item key={entry.id} command={entry} onChoose={onClose} />
                  ),
                )}
              </Menu.Group>
            ))}
          </Sheet>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Sheet({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu.Popup
      aria-label={label}
      finalFocus={false}
      className="appear max-h-(--available-height) w-64 max-w-(--available-width) overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-float outline-none"
    >
      {children}
    </Menu.Popup>
  );
}

const ITEM =
  "flex min-h-9 cursor-pointer select-none items-center justify-between gap-3 rounded-lg px-2.5 text-sm outline-none data-highlighted:bg-accent-wash data-popup-open:bg-accent-wash touch:min-h-11 forced-colors:data-highlighted:outline-2";

type Choose = (chosen: Command) => void;

function Item({ command, onChoose }: { command: Command; onChoose: Choose }) {
  return (
    <Menu.Item onClick={() => onChoose(command)} className={ITEM}>
      {command.name}
      <CommandCaps command={command} className="touch:hidden" />
    </Menu.Item>
  );
}

type SubmenuProps = {
  name: string;
  commands: readonly Command[];
  landmark: HTMLElement;
  onChoose: Choose;
};

function Submenu({ name, commands, landmark, onChoose }: SubmenuProps) {
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={ITEM}>
        {name}
        <ChevronRight className="size-4 text-faint rtl:-scale-x-100" aria-hidden="true" />
      </Menu.SubmenuTrigger>
      <Menu.Portal container={landmark}>
        <Menu.Positioner alignOffset={-7} sideOffset={2} collisionPadding={8} className="z-50">
          <Sheet label={name}>
            {commands.map((command) => (
              <Item key={command.id} command={command} onChoose={onChoose} />
            ))}
          </Sheet>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}
