/** What the palette finds for some words. */

import { foldCase, searchTextOf } from "../filters";
import type { Task } from "../writes";
import type { Command } from "./commands";

const MOST_TASKS = 30;

/** Every word must begin one of the command's. */
export function findCommands(commands: readonly Command[], words: string): readonly Command[] {
  const wanted = split(words);
  return commands.filter(({ id, name, group }) => {
    const known = split(`${name} ${group} ${id.replaceAll("-", " ")}`);
    return wanted.every((word) => known.some((each) => each.startsWith(word)));
  });
}

/** Every word must be in the title or the notes; open tasks and early hits come first. */
export function findTasks(tasks: readonly Task[], words: string): Task[] {
  const wanted = split(words);
  if (wanted.length === 0) return [];
  return tasks
    .flatMap((task) => {
      const text = searchTextOf(task);
      if (!wanted.every((word) => text.includes(word))) return [];
      const title = text.slice(0, text.indexOf("\n"));
      return { task, rank: rank(task, title.indexOf(wanted.join(" "))) };
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_TASKS)
    .map(({ task }) => task);
}

function rank({ completed }: Task, at: number): number {
  const early = at === 0 ? 0 : at > 0 ? 1 : 2;
  return (completed ? 3 : 0) + early;
}

function split(text: string): string[] {
  return foldCase(text)
    .split(/\s+/)
    .filter((word) => word !== "");
}
