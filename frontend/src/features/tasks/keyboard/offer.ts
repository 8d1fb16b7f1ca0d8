/** What the palette offers: first what can be done to the tasks that the keyboard is at. */

import { type Command, type Group, offered, tasksOf } from "./commands";
import type { Reach } from "./reach";

export type Offer = {
  commands: readonly Command[];
  /** Whom the commands for tasks are about. */
  about: string | null;
};

const ORDER: readonly Group[] = [
  "Task",
  "Due",
  "Priority",
  "Order",
  "Select",
  "General",
  "Go to",
  "Move around",
];

export function offerOf(reach: Reach | null): Offer {
  if (!reach) return { commands: [], about: null };
  const available = offered(reach).filter(({ id }) => id !== "palette");
  const commands = available.sort((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group));
  return { commands, about: nameTargets(reach) };
}

export function nameTargets(reach: Reach): string | null {
  const targets = tasksOf(reach)?.targets() ?? [];
  const [first] = targets;
  if (!first) return null;
  return targets.length === 1 ? `“${first.title}”` : `${targets.length} tasks`;
}
