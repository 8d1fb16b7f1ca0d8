/** Promise: what opens over the page by a key has the keyboard, and gives it back where it was. */

import { expect, test } from "./person.ts";
import { openPage, openTask, saved, taskBox, taskRow } from "./screen.ts";

test("the palette finds tasks and does what is chosen where the keyboard was", async ({
  page,
  ann,
}) => {
  await ann.hasTasks([{ title: "Water the ferns" }, { title: "Send the lease" }]);
  await openPage(page, "/app/all");
  await taskBox(page, "Water the ferns").focus();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("high pri");
  await expect(page.getByRole("option")).toHaveText([/High priority/, "Add “high pri”"]);
  await page.keyboard.press("Enter");
  await expect(taskRow(page, "Water the ferns")).toContainText("High");
  await expect(taskBox(page, "Water the ferns")).toBeFocused();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("lease");
  await expect(page.getByRole("option").first()).toContainText("Send the lease");
  await page.keyboard.press("Enter");
  await expect(openTask(page)).toHaveAccessibleName("Send the lease");
});

test("a task is due on any day and at any time that can be said in words", async ({
  page,
  ann,
}) => {
  await page.clock.setFixedTime(new Date("2026-11-25T11:00:00Z"));
  const [first, second] = await ann.hasTasks([{ title: "Water" }, { title: "Lease" }]);
  await openPage(page, "/app/all");
  await taskBox(page, "Lease").focus();
  await page.keyboard.press("t");
  await page.keyboard.press("d");
  const dialog = page.getByRole("dialog", { name: "Due date for “Lease”" });
  const field = dialog.getByRole("textbox", { name: "Day and time" });
  await expect(field).toBeFocused();
  await page.keyboard.type("12 mar 9am or so");
  await page.keyboard.press("Enter");
  await expect(field).toHaveAccessibleDescription(/^Can’t read “or so”\./);
  await field.fill("12 mar 9am");
  await expect(field).not.toHaveAccessibleDescription(/./);
  await expect(dialog.getByRole("status")).toHaveText("Due Fri 12 Mar 2027, 09:00");
  await saved(page, () => page.keyboard.press("Enter"));
  await expect(dialog).toHaveCount(0);
  await expect(taskBox(page, "Lease")).toBeFocused();
  expect((await ann.storedTask(second?.id ?? "")).dueDate).toBe("2027-03-12T08:00:00Z");

  await page.keyboard.press("ControlOrMeta+a");
  await page.getByRole("toolbar").getByRole("button", { name: "Due" }).click();
  await page.getByRole("menuitem", { name: "Due another day…" }).click();
  await expect(page.getByRole("dialog", { name: "Due date for 2 tasks" })).toBeVisible();
  await page.keyboard.type("next friday");
  await page.keyboard.press("Enter");
  await expect(taskRow(page, "Lease")).toContainText("4 Dec 09:00");
  await expect(taskRow(page, "Water")).toContainText("4 Dec");
  await expect.poll(async () => (await ann.storedTask(first?.id ?? "")).dueDate).toBe("2026-12-04");
  await page.keyboard.press("z");
  await expect(taskRow(page, "Lease")).toContainText("12 Mar 2027 09:00");
});

test("what is typed before the palette has come is the palette's", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  await taskBox(page, "Water the ferns").focus();
  await page.evaluate(() => {
    const send = (init: KeyboardEventInit) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }),
      );
    send({ key: "k", code: "KeyK", ctrlKey: true });
    return Promise.resolve().then(() => {
      for (const key of "high e#x") send({ key });
    });
  });
  await expect(page.getByRole("dialog").getByRole("combobox")).toHaveValue("high e#x");
  await page.keyboard.press("Escape");
  await expect(taskBox(page, "Water the ferns")).toBeFocused();
  await expect(page.getByRole("toolbar")).toHaveCount(0);
  expect(await ann.storedTask(id)).toMatchObject({ completed: false, version: 1 });
});

test("a task is added from anywhere, beginning with what was typed or sought", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  await taskBox(page, "Water the ferns").focus();
  const dialog = page.getByRole("dialog", { name: "New task" });
  await page.keyboard.type("qBuy milk");
  await expect(dialog.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.type(" tomorrow");
  await saved(page, () => page.keyboard.press("ControlOrMeta+Enter"));
  await expect(dialog).toHaveCount(0);
  await expect(taskRow(page, "Buy milk")).toContainText("Tomorrow");
  await expect(taskBox(page, "Water the ferns")).toBeFocused();
  expect(await ann.storedTask(id)).toMatchObject({ completed: false, version: 1 });

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("call mum");
  await page.getByRole("option", { name: "Add “call mum”" }).click();
  await expect(dialog.getByRole("textbox", { name: "Title" })).toHaveValue("call mum");
  await page.keyboard.press("Escape");
  await expect(taskBox(page, "Water the ferns")).toBeFocused();
});

test("without a keyboard the palette has a button that closes it", async ({ page, ann }) => {
  await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  const close = page.getByRole("dialog", { name: "Find anything" }).getByRole("button");
  for (const [width, buttons] of [
    [1280, 0],
    [390, 1],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await taskBox(page, "Water the ferns").focus();
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await expect(close).toHaveCount(buttons);
    if (buttons > 0) await close.click();
    else await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(taskBox(page, "Water the ferns")).toBeFocused();
  }
});
