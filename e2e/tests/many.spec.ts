/** Promise: ten thousand tasks are as light as ten. */

import { plantTasks } from "../stack/many-tasks.ts";
import { expect, test } from "./person.ts";
import { openPage, taskBox } from "./screen.ts";

const MOST_ELEMENTS = 1500;

test("only the rows in sight are on the page", async ({ page, ann }) => {
  await plantTasks(ann.email, 10_000);
  await openPage(page, "/app/all?sort=oldest");
  await expect(page.getByText("10000 tasks")).toBeVisible();
  await expect(taskBox(page, "Task 00001")).toBeVisible();
  const elements = () => page.locator("*").count();
  expect(await elements()).toBeLessThanOrEqual(MOST_ELEMENTS);

  await page.mouse.wheel(0, 100_000);
  // The first one stays, for Tab leads to it.
  await expect(taskBox(page, "Task 00002")).toHaveCount(0);
  expect(await elements()).toBeLessThanOrEqual(MOST_ELEMENTS);

  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("task 09999");
  await expect(page.getByText("1 task left")).toBeVisible();
  await expect(taskBox(page, "Task 09999")).toBeVisible();
});
