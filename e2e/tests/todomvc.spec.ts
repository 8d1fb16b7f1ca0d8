/**
 * Promise: whatever people expect of a list of things to do, it does.
 *
 * The 29 behaviours that TodoMVC asks of each of its implementations, as a visitor notices them.
 * Holdfast differs in three, on purpose:
 * - Tasks are kept by the server, so they are there after a reload and on any other device.
 * - A title that an edit empties is not deleted without a word: the edit is refused.
 * - No field takes the focus by itself, which would cover half of a phone and swallow the shortcuts.
 */

import type { Page } from "@playwright/test";
import { expect, type Person, test } from "./person.ts";
import { addTask, newTaskForm, openPage, openTask, saved, taskBox, toast } from "./screen.ts";

const [BREAD, LEASE, FERNS] = ["Buy bread", "Send the lease", "Water the ferns"];

const everything = "/app/all?status=all&sort=oldest";
const shown = (page: Page) => page.getByRole("list", { name: "Tasks" }).getByRole("link");
const status = (page: Page) => page.getByRole("combobox", { name: "Status" });

async function hasThree(ann: Person, completed: string[] = []): Promise<void> {
  const titles = [BREAD, LEASE, FERNS];
  await ann.hasTasks(titles.map((title) => ({ title, completed: completed.includes(title) })));
}

test.describe("an empty list", () => {
  test("has nothing to search, count or clear", async ({ page, ann: _ann }) => {
    await openPage(page, "/app/all");
    await expect(page.getByText("Add your first task.")).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    await expect(page.getByText(/tasks? left/)).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Clear completed" })).toHaveCount(0);
  });
});

test.describe("a new task", () => {
  test("joins the list, and the field is empty for the next", async ({ page, ann: _ann }) => {
    await openPage(page, everything);
    await addTask(page, BREAD);
    await addTask(page, LEASE);
    await expect(shown(page)).toHaveText([BREAD, LEASE]);
    await expect(newTaskForm(page).getByRole("textbox", { name: "Title" })).toHaveValue("");
  });

  test("comes at the end of the oldest first", async ({ page, ann }) => {
    await hasThree(ann);
    await openPage(page, everything);
    await addTask(page, "One more");
    await expect(shown(page)).toHaveText([BREAD, LEASE, FERNS, "One more"]);
  });

  test("loses the spaces around it", async ({ page, ann: _ann }) => {
    await openPage(page, everything);
    await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill(`   ${BREAD}  `);
    await saved(page, () => page.keyboard.press("Enter"));
    await expect(shown(page)).toHaveText([BREAD]);
  });

  test("brings search and count with it", async ({ page, ann: _ann }) => {
    await openPage(page, "/app/all");
    await addTask(page, BREAD);
    await expect(page.getByRole("searchbox")).toBeVisible();
    await expect(page.getByText("1 task left")).toBeVisible();
  });
});

test.describe("all at once", () => {
  test("everything is completed, and Undo opens it again", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, everything);
    await page.getByRole("button", { name: "Complete all" }).click();
    for (const title of [BREAD, LEASE, FERNS]) await expect(taskBox(page, title)).toBeChecked();
    await toast(page, "Completed").getByRole("button", { name: "Undo" }).click();
    await expect(taskBox(page, BREAD)).not.toBeChecked();
    await expect(taskBox(page, LEASE)).toBeChecked();
  });

  test("everything that is completed is reopened", async ({ page, ann }) => {
    await hasThree(ann, [BREAD, LEASE, FERNS]);
    await openPage(page, everything);
    await page.getByRole("button", { name: "Reopen all" }).click();
    for (const title of [BREAD, LEASE, FERNS]) await expect(taskBox(page, title)).not.toBeChecked();
  });

  test("the button follows the single tasks", async ({ page, ann }) => {
    await hasThree(ann, [BREAD, LEASE, FERNS]);
    await openPage(page, everything);
    await expect(page.getByRole("button", { name: "Reopen all" })).toBeVisible();
    await taskBox(page, BREAD).uncheck();
    await expect(page.getByRole("button", { name: "Complete all" })).toBeVisible();
    await taskBox(page, BREAD).check();
    await expect(page.getByRole("button", { name: "Reopen all" })).toBeVisible();
  });
});

test.describe("a task", () => {
  test("is ticked off, and ticked open", async ({ page, ann }) => {
    await hasThree(ann);
    await openPage(page, everything);
    await taskBox(page, BREAD).check();
    await expect(taskBox(page, BREAD)).toBeChecked();
    await expect(taskBox(page, LEASE)).not.toBeChecked();
    await taskBox(page, BREAD).uncheck();
    await expect(taskBox(page, BREAD)).not.toBeChecked();
  });

  test("that is opened keeps its notes when its title is emptied, and says why", async ({
    page,
    ann,
  }) => {
    await hasThree(ann);
    await openPage(page, everything);
    await page.getByRole("link", { name: LEASE }).click();
    const title = openTask(page).getByRole("textbox", { name: "Title" });
    await title.fill("   ");
    await title.press("Enter");
    await expect(title).toHaveAccessibleDescription("Title is required.");
    await title.press("Escape");
    await expect(title).toHaveValue(LEASE);
  });
});

test.describe("the count", () => {
  test("tells what is left, in the singular, too", async ({ page, ann }) => {
    await hasThree(ann);
    await openPage(page, everything);
    await expect(page.getByText("3 tasks left")).toBeVisible();
    await taskBox(page, BREAD).check();
    await expect(page.getByText("2 tasks left")).toBeVisible();
    await taskBox(page, LEASE).check();
    await expect(page.getByText("1 task left")).toBeVisible();
  });
});

test.describe("clearing what is completed", () => {
  test("is offered by these words", async ({ page, ann }) => {
    await hasThree(ann, [BREAD]);
    await openPage(page, everything);
    await expect(page.getByRole("button", { name: "Clear completed" })).toBeVisible();
  });

  test("takes those away and leaves the others, until Undo", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, everything);
    await page.getByRole("button", { name: "Clear completed" }).click();
    await expect(shown(page)).toHaveText([BREAD, FERNS]);
    await toast(page, "Deleted").getByRole("button", { name: "Undo" }).click();
    await expect(shown(page)).toHaveText([BREAD, LEASE, FERNS]);
    await expect(taskBox(page, LEASE)).toBeChecked();
  });

  test("is not offered where nothing is", async ({ page, ann }) => {
    await hasThree(ann);
    await openPage(page, everything);
    await expect(taskBox(page, BREAD)).toBeVisible();
    await expect(page.getByRole("button", { name: "Clear completed" })).toHaveCount(0);
  });
});

test("tasks and their ticks are there after a reload", async ({ page, ann }) => {
  await hasThree(ann);
  await openPage(page, everything);
  await saved(page, () => taskBox(page, LEASE).check());
  await page.reload();
  await expect(shown(page)).toHaveText([BREAD, LEASE, FERNS]);
  await expect(taskBox(page, LEASE)).toBeChecked();
  await expect(taskBox(page, BREAD)).not.toBeChecked();
});

test.describe("views", () => {
  test("show what is open", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, everything);
    await status(page).selectOption({ label: "Open" });
    await expect(shown(page)).toHaveText([BREAD, FERNS]);
  });

  test("show what is completed", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, everything);
    await status(page).selectOption({ label: "Completed" });
    await expect(shown(page)).toHaveText([LEASE]);
  });

  test("show everything", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, "/app/all?sort=oldest");
    await status(page).selectOption({ label: "Open and completed" });
    await expect(shown(page)).toHaveText([BREAD, LEASE, FERNS]);
  });

  test("answer to the Back button", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, "/app/all");
    await expect(shown(page)).toHaveCount(2);
    const main = page.getByRole("navigation", { name: "Main" });
    await main.getByRole("link", { name: "Completed" }).click();
    await expect(taskBox(page, LEASE)).toBeVisible();
    await main.getByRole("link", { name: "All tasks" }).click();
    await expect(taskBox(page, BREAD)).toBeVisible();
    await page.goBack();
    await expect(taskBox(page, LEASE)).toBeVisible();
    await page.goBack();
    await expect(taskBox(page, FERNS)).toBeVisible();
  });

  test("say which of them is on", async ({ page, ann }) => {
    await hasThree(ann, [LEASE]);
    await openPage(page, "/app/all?status=completed");
    await expect(status(page)).toHaveValue("completed");
    const link = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    await expect(link.filter({ hasText: "All tasks" })).toHaveAttribute("aria-current", "page");
    await expect(link.filter({ hasText: "Completed" })).not.toHaveAttribute("aria-current");
  });
});
