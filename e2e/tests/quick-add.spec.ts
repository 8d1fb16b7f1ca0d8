/** Promise: a task is written down in one line, by keyboard alone, and no word of it is lost. */

import type { Page } from "@playwright/test";
import { expect, test } from "./person.ts";
import { listens, newTaskForm, openPage, saved, taskBox, taskRow, toast } from "./screen.ts";

const NOON = new Date("2026-11-25T11:00:00Z");

const title = (page: Page) => newTaskForm(page).getByRole("textbox", { name: "Title" });
const chip = (page: Page, words: string) =>
  newTaskForm(page).getByRole("button", { name: `Keep “${words}” as words` });
const said = (page: Page) => newTaskForm(page).getByRole("status");

async function openAll(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOON);
  await openPage(page, "/app/all");
  await title(page).focus();
}

test("a dated, urgent task in one field, without a mouse", async ({ page, ann }) => {
  await openAll(page);
  await page.keyboard.type("Pay rent fri 17:00 !1 #Home // by transfer");
  await expect(said(page)).toHaveText(
    "Due Fri 27 Nov, 17:00 · High priority · With notes · “#Home” stays in the title for now",
  );
  await expect(said(page)).toHaveAttribute("aria-live", "polite");

  const answer = await saved(page, () => page.keyboard.press("Enter"));

  const { data } = await answer.json();
  expect(await ann.storedTask(data.id)).toMatchObject({
    title: "Pay rent #Home",
    description: "by transfer",
    priority: "high",
    dueDate: "2026-11-27T16:00:00Z",
  });
  await expect(title(page)).toBeFocused();
  await expect(title(page)).toHaveValue("");
});

test("Backspace, a click and Escape make words of what was recognised", async ({
  page,
  ann: _ann,
}) => {
  await openAll(page);
  await page.keyboard.type("Call Ann tomorrow");
  await page.keyboard.press("Backspace");
  await expect(title(page)).toHaveValue("Call Ann tomorrow");
  await expect(chip(page, "tomorrow")).toHaveCount(0);

  await page.keyboard.type(" 5pm !1");
  await chip(page, "5pm").click();
  await expect(title(page)).toBeFocused();
  await expect(said(page)).toHaveText("High priority");

  await page.keyboard.press("Escape");
  await expect(said(page)).toHaveText("");
  await saved(page, () => page.keyboard.press("Enter"));
  await expect(taskBox(page, "Call Ann tomorrow 5pm !1")).toBeVisible();
});

test("a phrase of several words is said as it is saved, and given back whole", async ({
  page,
  ann,
}) => {
  await openAll(page);
  await page.keyboard.type("Fair tuesday or friday at half past 8");
  await expect(said(page)).toHaveText(
    "Due Tue 1 Dec, 08:30 · “tuesday or friday” stays in the title for now",
  );

  await page.keyboard.press("Backspace");
  await expect(title(page)).toHaveValue("Fair tuesday or friday at half past 8");
  await expect(said(page)).toHaveText(
    "Due Tue 1 Dec · “tuesday or friday” stays in the title for now",
  );

  const answer = await saved(page, () => page.keyboard.press("Enter"));

  const { data } = await answer.json();
  expect(await ann.storedTask(data.id)).toMatchObject({
    title: "Fair tuesday or friday at half past 8",
    dueDate: "2026-12-01",
  });
});

test("the day of Today is a chip that can be dropped", async ({ page, ann: _ann }) => {
  await openPage(page, "/app/today");
  await title(page).fill("Buy bread");
  await newTaskForm(page).getByRole("button", { name: "Not due today" }).click();
  await saved(page, () => page.keyboard.press("Enter"));

  await expect(taskBox(page, "Buy bread")).toHaveCount(0);
  await openPage(page, "/app/all");
  await expect(taskRow(page, "Buy bread")).not.toContainText("Today");
});

test("lines that are pasted become a task each, or one", async ({ page, ann: _ann }) => {
  await openAll(page);
  await title(page).fill("- Buy milk tomorrow\n- Call Ann");
  await expect(said(page)).toHaveText("2 tasks, one for each line");
  await page.keyboard.press("Enter");
  await expect(taskRow(page, "Buy milk")).toContainText("Tomorrow");
  await expect(taskBox(page, "Call Ann")).toBeVisible();

  await title(page).fill("Dear Ann,\nsigned.");
  await newTaskForm(page).getByRole("button", { name: "Make it one task" }).click();
  await page.keyboard.press("Enter");
  await newTaskForm(page).getByRole("button", { name: "Add task" }).click();
  await expect(taskBox(page, "Dear Ann, signed.")).toBeVisible();
});

test("what is typed outlives another page, a reload and the dialog", async ({
  page,
  ann: _ann,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openPage(page, "/app/today");
  await title(page).fill("Send the lease friday");
  await page.getByRole("link", { name: "All tasks" }).click();
  await expect(page).toHaveURL(/\/all$/);
  await expect(title(page)).toHaveValue("Send the lease friday");
  await page.reload();
  await listens(page);
  await expect(title(page)).toHaveValue("Send the lease friday");

  const open = page.getByRole("navigation").getByRole("button", { name: "New task" });
  await open.click();
  const dialog = page.getByRole("dialog", { name: "New task" });
  const field = dialog.getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await field.fill("Send the signed lease friday");
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("button", { name: /^Keep/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  await open.click();
  await expect(field).toHaveValue("Send the signed lease friday");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  await expect(field).toBeFocused();
  await field.fill("Call Mum");
  await field.press("ControlOrMeta+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(taskBox(page, "Call Mum")).toBeVisible();
});

test("a text in the field is nobody else's after signing out", async ({ page, ann: _ann }) => {
  await openPage(page, "/app/all");
  await title(page).fill("Secret plans");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  const warning = toast(page, "1 change isn’t saved yet.");
  await warning.getByRole("button", { name: "Log out anyway" }).click();
  await expect(page).toHaveURL(/\/login$/);

  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("Secret");
});

test("the colour lies under its words, at 320 pixels and from right to left", async ({
  page,
  ann: _ann,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openAll(page);
  for (const words of [
    "Ring the people of the harbour office about the boat",
    "לקנות חלב ולחם ועוד כמה דברים מהשוק הגדול",
  ]) {
    await title(page).fill(`${words} tomorrow at 17:00 !1`);
    await expect(chip(page, "tomorrow")).toBeVisible();
    const sizes = await title(page).evaluate((field) => {
      const mirror = field.previousElementSibling;
      return [field, mirror].map((box) => box && [box.clientWidth, box.scrollHeight]);
    });
    expect(sizes[0]).toEqual(sizes[1]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
