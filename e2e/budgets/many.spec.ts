/** What ten thousand tasks cost. */

import type { Page } from "@playwright/test";
import { plantTasks } from "../stack/many-tasks.ts";
import { expect, test } from "../tests/person.ts";
import { listens, taskBox } from "../tests/screen.ts";
import { percentile, report } from "./figures.ts";
import { boxSelector, fromKeyTo } from "./timing.ts";

const FRAMES = 240;
const STEP = 120;

test("ten thousand tasks", async ({ page, ann }) => {
  await plantTasks(ann.email, 10_000);
  await page.goto("/app/all?sort=oldest");
  await expect(page.getByText("10000 tasks")).toBeVisible();
  const elements = await page.locator("*").count();
  report({ name: "10,000 tasks: elements on the page", figure: elements, goal: 1500, unit: "" });

  report({
    name: "10,000 tasks: reload → first row, from the device",
    figure: await timeReload(page),
    goal: 300,
    unit: "ms",
  });
  const search = page.getByRole("searchbox");
  await listens(page);
  await search.focus();
  report({
    name: "10,000 tasks: key → filtered",
    figure: await fromKeyTo(page, "9", boxSelector("Task 00009")),
    goal: 50,
    unit: "ms",
  });
  await search.fill("");
  await expect(page.getByText("10000 tasks")).toBeVisible();

  const frames = await scrollDown(page);
  const average = 1000 / (frames.reduce((sum, gap) => sum + gap, 0) / frames.length);
  report({
    name: "10,000 tasks: frames a second while scrolling",
    figure: average,
    goal: 55,
    isFloor: true,
    unit: "",
  });
  report({
    name: "10,000 tasks: scrolling, frame p99",
    figure: percentile(frames, 0.99),
    goal: 33,
    unit: "ms",
  });
});

/** From the moment at which the page's code may run to the first row of what the device holds. */
async function timeReload(page: Page): Promise<number> {
  await page.addInitScript((selector) => {
    const look = () => {
      if (document.querySelector(selector)) performance.mark("first row");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, boxSelector("Task 00001"));
  await page.reload();
  await expect(taskBox(page, "Task 00001")).toBeVisible();
  await expect(page.getByText("10000 tasks")).toBeVisible();
  return page.evaluate(() => {
    const [row] = performance.getEntriesByName("first row");
    const [navigation] = performance.getEntriesByType("navigation");
    const answered = (navigation as PerformanceNavigationTiming).responseStart;
    return (row?.startTime ?? Number.NaN) - answered;
  });
}

function scrollDown(page: Page): Promise<number[]> {
  return page.evaluate(
    ([frames, step]) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let before = performance.now();
        const next = (now: number) => {
          gaps.push(now - before);
          before = now;
          scrollBy(0, step);
          if (gaps.length < frames) requestAnimationFrame(next);
          // The first frames belong to what was before.
          else resolve(gaps.slice(5));
        };
        requestAnimationFrame(next);
      }),
    [FRAMES, STEP] as const,
  );
}
