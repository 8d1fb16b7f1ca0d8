"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { BACKDROP, DialogHeader } from "@/components/dialog";
import { usePreferences } from "@/lib/preferences";
import { EXAMPLES } from "../quick-add/examples";
import { SpokenCaps, useKeysOf } from "./caps";
import { COMMANDS, type Command, type Group } from "./commands";

const GROUPS = [...new Set(COMMANDS.map(({ group }) => group))];

export function Help({ onClose }: { onClose: () => void }) {
  const { shortcuts } = usePreferences();
  const sheet = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup
          ref={sheet}
          // Whoever opened it by key reads on by key: the arrows scroll.
          initialFocus={sheet}
          className="appear fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[90dvh] w-full max-w-3xl overflow-y-auto rounded-t-2xl border border-line bg-raised shadow-float sm:top-[6vh] sm:bottom-auto sm:max-h-[88dvh] sm:rounded-2xl outline-none"
        >
          <DialogHeader
            title="Keyboard shortcuts"
            className="sticky top-0 bg-raised px-5 pt-4 pb-2"
          />
          <Dialog.Description className="px-5 pb-5 text-soft text-sm">
            {shortcuts
              ? "Single keys can be switched off in the settings."
              : "Single keys are switched off in the settings. These still work."}
          </Dialog.Description>
          <div className="px-5 pb-5 sm:columns-2 sm:gap-10">
            {GROUPS.map((group) => (
              <CommandGroup key={group} group={group} />
            ))}
            <Grammar />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandGroup({ group }: { group: Group }) {
  return (
    <div className="mb-5 break-inside-avoid has-[ul:empty]:hidden">
      <h3 className="mb-1 font-medium text-faint text-xs">{group}</h3>
      <ul>
        {COMMANDS.filter((command) => command.group === group).map((command) => (
          <HelpLine key={command.id} command={command} />
        ))}
      </ul>
    </div>
  );
}

/** What else the keys can say: the words that quick add understands. */
function Grammar() {
  return (
    <div className="mb-5 break-inside-avoid">
      <h3 className="mb-1 font-medium text-faint text-xs">In the title of a new task</h3>
      <dl className="text-sm">
        {EXAMPLES.map(({ typed, means }) => (
          <div key={typed} className="flex gap-4 py-1">
            <dt className="w-20 shrink-0">{typed}</dt>
            <dd className="text-soft">{means}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function HelpLine({ command }: { command: Command }) {
  const keys = useKeysOf(command);
  if (keys.length === 0) return null;
  return (
    <li className="flex min-h-8 items-center justify-between gap-4 text-sm">
      {command.name}
      <span className="flex flex-wrap justify-end gap-x-2 gap-y-1">
        {keys.map((each) => (
          <SpokenCaps key={each} keys={each} />
        ))}
      </span>
    </li>
  );
}
