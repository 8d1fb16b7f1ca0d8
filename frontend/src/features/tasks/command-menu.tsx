"use client";

import { Menu } from "@base-ui/react/menu";
import { Caps } from "./keyboard/caps";
import type { Command } from "./keyboard/commands";

type CommandMenuProps = {
  anchor: HTMLElement;
  commands: readonly Command[];
  onClose: (chosen?: Command) => void;
};

/** Commands for whoever has no keyboard at hand, or doesn't know the keys yet. */
export function CommandMenu({ anchor, commands, onClose }: CommandMenuProps) {
  const groups = [...Map.groupBy(commands, ({ group }) => group)];
  return (
    <Menu.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* Beside the list, so that it is in the landmark of what it is about. */}
      <Menu.Portal container={anchor.closest("main") ?? document.body}>
        <Menu.Positioner
          anchor={anchor}
          side="bottom"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50"
        >
          <Menu.Popup
            aria-label="Actions"
            finalFocus={false}
            className="appear max-h-(--available-height) w-64 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-float outline-none"
          >
            {groups.map(([group, members], at) => (
              <Menu.Group key={group}>
                {at > 0 ? <Menu.Separator className="mx-1 my-1.5 h-px bg-line" /> : null}
                {members.map((command) => (
                  <Menu.Item
                    key={command.id}
                    onClick={() => onClose(command)}
                    className="flex min-h-9 cursor-pointer select-none items-center justify-between gap-3 rounded-lg px-2.5 text-sm outline-none data-highlighted:bg-hover touch:min-h-11"
                  >
                    {command.name}
                    {command.keys[0] ? (
                      <Caps keys={command.keys[0]} className="touch:hidden" />
                    ) : null}
                  </Menu.Item>
                ))}
              </Menu.Group>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
