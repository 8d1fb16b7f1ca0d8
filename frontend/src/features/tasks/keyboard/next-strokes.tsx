"use client";

import { Caps } from "./caps";
import type { Command } from "./commands";

type NextStrokesProps = { commands: readonly Command[]; onChoose: (command: Command) => void };

/** After the first of two strokes: what the second one can be. */
export function NextStrokes({ commands, onChoose }: NextStrokesProps) {
  return (
    <fieldset
      aria-label="Next key"
      className="appear fixed inset-x-0 bottom-24 z-40 mx-auto flex w-fit max-w-[calc(100vw-2rem)] flex-wrap md:left-60 md:no-sidebar:left-0 gap-1 rounded-xl border border-line bg-raised p-1.5 text-sm shadow-float"
    >
      {commands.map((command) => (
        <button
          key={command.id}
          type="button"
          tabIndex={-1}
          onClick={() => onChoose(command)}
          className="inline-flex min-h-9 items-center gap-2 rounded-lg px-2.5 hover:bg-hover"
        >
          <Caps keys={command.keys[0]?.split(" ").at(-1) ?? ""} />
          {command.name}
        </button>
      ))}
    </fieldset>
  );
}
