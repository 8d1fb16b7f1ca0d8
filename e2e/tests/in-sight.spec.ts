/** Promise: nothing lies over what is needed next, and nothing that was opened lies below the edge. */

import type { Locator, Page } from "@playwright/test";
import { NARROW, WIDE } from "./accessible.ts";
import { expect, test } from "./person.ts";
import { newTaskForm, openPage, taskBox, toast } from "./screen.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

async function openToday(page: Page, size: typeof WIDE): Promise<void> {
  await page.setViewportSize(size);
  await openPage(page, "/app/today");
}

function dueToday(...titles: string[]) {
  const dueDate = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Berlin" });
  return titles.map((title) => ({ title, dueDate }));
}

/** By how many pixels one reaches into the other from above; below zero is room between them. */
async function overlap(above: Locator, below: Locator): Promise<number> {
  const [one, other] = [await above.boundingBox(), await below.boundingBox()];
  if (!one || !other) return Number.NaN;
  return one.y + one.height - other.y;
}

test("a form that opens at the end of a list is in sight as a whole", async ({ page, ann }) => {
  await ann.hasTasks(dueToday(..."abcdefgh"));
  await openToday(page, NARROW);
  const bar = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Today" });
  const form = newTaskForm(page);
  const add = form.getByRole("button", { name: "Add task" });
  await form.getByRole("textbox", { name: "Title" }).click();
  await expect.poll(() => overlap(add, bar)).toBeLessThanOrEqual(0);

  await page.keyboard.type("i\n");
  await expect(taskBox(page, "i")).toBeAttached();
  await expect.poll(() => overlap(add, bar)).toBeLessThanOrEqual(0);
});

test("a message lies above the bar of what is selected", async ({ page, ann }) => {
  await ann.hasTasks(dueToday("a", "b"));
  await openToday(page, WIDE);
  await taskBox(page, "a").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("1");
  const message = toast(page, "High priority");
  await expect(message).toBeVisible();
  await expect.poll(() => overlap(message, page.getByRole("toolbar"))).toBeLessThanOrEqual(0);
});

test("a message on a phone lies above what is said of the changes", async ({ page, ann }) => {
  await ann.hasTasks(dueToday("a", "b"));
  await openToday(page, NARROW);
  await page.route("**/api/tasks/*/complete", (route) =>
    route.fulfill({
      status: 422,
      headers: { "Access-Control-Allow-Origin": new URL(page.url()).origin },
      json: {
        success: false,
        error: { code: "VALIDATION_ERROR", message: "Not today.", details: null },
      },
    }),
  );
  await taskBox(page, "a").click();
  const review = page.getByRole("button", { name: "1 change not saved · Review" });
  await expect(toast(page, "Not today.")).toBeVisible();
  await expect.poll(() => overlap(toast(page, "Not today."), review)).toBeLessThanOrEqual(0);
  await review.click();
  await expect(page.getByRole("dialog", { name: "Changes that weren’t saved" })).toBeVisible();
});

test("a day's own field has the keyboard, and gives it back", async ({ page, ann: _ann }) => {
  await page.clock.setFixedTime(new Date("2026-11-25T11:00:00Z"));
  await openPage(page, "/app/upcoming");
  const plus = page.getByRole("button", { name: "Add a task on Friday 27 November" });
  await plus.focus();
  await page.keyboard.press("Enter");
  await expect(newTaskForm(page).getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(newTaskForm(page)).toHaveCount(0);
  await expect(plus).toBeFocused();

  await page.keyboard.press("Enter");
  await page.keyboard.type("Pay rent");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(plus).toBeFocused();
  const friday = page.getByRole("list", { name: "Friday 27 November" });
  await expect(friday.getByRole("checkbox", { name: "Pay rent" })).toBeVisible();
});
