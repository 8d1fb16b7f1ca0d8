/** From strokes to the command that they mean here and now. */

import { COMMANDS, type Command, isAvailable } from "./commands";
import { isCharacter } from "./keys";
import type { Reach } from "./reach";

export type Meaning = {
  /** What to do. */
  command?: Command;
  /** What further strokes could still mean. */
  further: readonly Command[];
};

type Situation = {
  reach: Reach;
  /** Whether the keyboard is in a field that takes text. */
  isWriting: boolean;
  /** Whether the keyboard is on a row of the list itself, and not on a button or elsewhere. */
  isOnRow: boolean;
  /** Whether single characters are shortcuts at all. */
  withCharacters: boolean;
};

// Where no row has the keyboard these scroll, activate and select as they always do.
const OF_A_ROW =
  /^(Enter|Space|Home|End|Delete|ContextMenu|shift\+F10|(shift\+|alt\+|alt\+shift\+)?Arrow(Up|Down)|mod\+a)$/;

export function meaningOf(strokes: readonly string[], situation: Situation): Meaning {
  const typed = strokes.join(" ");
  const candidates = COMMANDS.filter((command) => isMeant(command, situation));
  const matches = (keys: string) => mayBe(keys, situation);
  const command = candidates.find(({ keys }) => keys.filter(matches).includes(typed));
  const further = candidates.filter(({ keys }) =>
    keys.filter(matches).some((each) => each.startsWith(`${typed} `)),
  );
  return command ? { command, further } : { further };
}

function isMeant(command: Command, { reach, isWriting }: Situation): boolean {
  if (isWriting && !command.isForWriters) return false;
  // Beside an open task the list has its keys only while the keyboard is in it.
  const isElsewhere =
    command.scope === "list" && reach.detail !== null && !(reach.list?.hasFocus() ?? false);
  const isBehind = command.scope === "detail" && (reach.list?.hasFocus() ?? false);
  return !isElsewhere && !isBehind && isAvailable(command, reach);
}

function mayBe(keys: string, { isOnRow, withCharacters }: Situation): boolean {
  if (!isOnRow && OF_A_ROW.test(keys)) return false;
  return withCharacters || !isCharacter(keys);
}
