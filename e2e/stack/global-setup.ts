/** Starts one Holdfast for all tests, with a database of its own, and stops it after the last. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { FullConfig } from "@playwright/test";
import { PYTHON, ROOT } from "./paths.ts";
import { isPublished, publishStack, type Stack } from "./stack.ts";

const COMMAND = ["-m", "local", "stack", "--json", "--env", "RATE_LIMIT_ENABLED=false"];

export default async function startStack(
  config: FullConfig,
): Promise<(() => Promise<void>) | undefined> {
  if (isPublished()) return undefined;
  const launcher = spawn(PYTHON, COMMAND, {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(launcher, "exit");
  const stack = await readDescription(launcher);
  publishStack(stack);
  return async () => {
    try {
      await keepLogs(stack, config);
    } finally {
      // The end of its input is the order to stop.
      launcher.stdin?.end();
      await ended;
    }
  };
}

async function readDescription(launcher: ChildProcess): Promise<Stack> {
  if (!launcher.stdout) throw new Error("The launcher has no output.");
  for await (const line of createInterface(launcher.stdout)) {
    // Before it stands what a first start tells of its progress.
    if (line.startsWith("{")) return JSON.parse(line) as Stack;
  }
  throw new Error("Holdfast could not be started; the reason stands above.");
}

/** They lie in a folder that goes with the stack, and a failure is explained by them. */
async function keepLogs({ logs }: Stack, config: FullConfig): Promise<void> {
  const [project] = config.projects;
  if (!project) return;
  await cp(logs, path.join(project.outputDir, "logs"), { recursive: true });
}
