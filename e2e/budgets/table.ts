/** Prints the figures beside their goals, and keeps them with the machine that they were taken on. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import type { FullConfig, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { ROOT } from "../stack/paths.ts";
import { FIGURE, type Figure } from "./figures.ts";

const PAGE = path.join(ROOT, "docs/budgets.md");

export default class Table implements Reporter {
  readonly #figures: Figure[] = [];
  #failed = 0;
  #browser = "";

  onBegin({ projects: [project] }: FullConfig): void {
    this.#browser = project?.use.launchOptions?.executablePath ?? chromium.executablePath();
  }

  onTestEnd(test: TestCase, { status, errors, annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type === FIGURE && description) this.#figures.push(JSON.parse(description) as Figure);
    }
    if (status === "passed") return;
    this.#failed += 1;
    const [error] = errors;
    process.stdout.write(`${test.title}: ${status}\n${error?.message ?? ""}\n`);
  }

  onEnd(): void {
    const table = this.#figures.map(rowOf).join("\n");
    const words = `${HEADER}${table}\n`;
    process.stdout.write(`\n${words}`);
    // A part of them, run by hand, is no account of the whole.
    if (this.#failed > 0 || process.env.npm_lifecycle_event !== "budgets") return;
    writeFileSync(PAGE, `${introduction(this.#browser)}\n${words}`);
    process.stdout.write(`\nWritten to ${path.relative(ROOT, PAGE)}.\n`);
  }
}

const HEADER = "| what | figure | goal | met |\n|---|---|---|---|\n";

function rowOf({ name, figure, goal, isFloor = false, unit }: Figure): string {
  const shown = `${round(figure)} ${unit}`.trim();
  if (goal === undefined) return `| ${name} | ${shown} | | |`;
  const isMet = isFloor ? figure >= goal : figure <= goal;
  const limit = `${isFloor ? "≥" : "≤"} ${goal} ${unit}`.trim();
  return `| ${name} | ${shown} | ${limit} | ${isMet ? "yes" : "**no**"} |`;
}

function round(figure: number): string {
  return String(Number(figure.toPrecision(3)));
}

function introduction(browser: string): string {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[0]?.toFixed(1);
  const [version] = execFileSync(browser, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).split(" built");
  const machine = `${os.cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, ${os.type()} ${os.release()}`;
  return `# Budgets

What the page may cost, and what it cost when \`make budgets\` last ran.
Sizes, counts and losses are gates in \`make test\` besides; times depend on the machine and gate nothing.

- Machine: ${machine}; load ${load} when it was measured
- Browser: ${version?.trim()}, headless, without a graphics card; Node.js ${process.version}
- Day: ${new Date().toISOString().slice(0, 10)}
`;
}
