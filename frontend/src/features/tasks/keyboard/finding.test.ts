import { expect, test } from "vitest";
import { draftTask, type Task } from "../writes";
import { COMMANDS } from "./commands";
import { findCommands, findTasks } from "./finding";

function task(title: string, part: Partial<Task> = {}): Task {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return { ...draftTask(fields, title, "2026-11-22T12:00:00Z"), ...part };
}

test("every command is found by its name, and all of them by nothing", () => {
  expect(findCommands(COMMANDS, "")).toEqual(COMMANDS);
  for (const command of COMMANDS) {
    expect(findCommands(COMMANDS, command.name.toUpperCase())).toContain(command);
  }
  expect(findCommands(COMMANDS, "zzz")).toEqual([]);
});

test("some first letters of words are enough for a command", () => {
  expect(findCommands(COMMANDS, "du tom").map(({ id }) => id)).toEqual(["due-tomorrow"]);
  expect(findCommands(COMMANDS, "go set").map(({ id }) => id)).toEqual(["go-settings"]);
});

test("tasks are found by all their words, open and early ones first", () => {
  const tasks = [
    task("Done fern", { completed: true }),
    task("Water the fern"),
    task("Fern food"),
    task("Shopping", { description: "Food for the fern" }),
    task("Bread"),
  ];

  expect(findTasks(tasks, "fern").map(({ title }) => title)).toEqual([
    "Fern food",
    "Water the fern",
    "Shopping",
    "Done fern",
  ]);
  expect(findTasks(tasks, "FERN  food").map(({ title }) => title)).toEqual([
    "Fern food",
    "Shopping",
  ]);
  expect(findTasks(tasks, " ")).toEqual([]);
});
