/** Promise: everybody can use it: by keyboard alone, by ear, on the narrowest phone, in light and dark. */

import type { Locator, Page } from "@playwright/test";
import { expectAccessible, NARROW, PHONE, WIDE } from "./accessible.ts";
import { expect, newEmail, PASSWORD, type Person, test } from "./person.ts";
import { newTaskForm, openPage, openTask, taskBox, toast } from "./screen.ts";

// What moves is half transparent on its way, and would be measured so.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const NOBODYS = "11111111-2222-4333-8444-555555555555";

test("the pages before the login", async ({ page }) => {
  await page.goto("/");
  await expectAccessible(page);
  await page.goto("/login?expired=1");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Email is required.");
  await expectAccessible(page);
  await page.goto("/signup");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription("Name is required.");
  await expectAccessible(page);
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test("the lists, empty", async ({ page, ann: _ann }) => {
  for (const [path, words] of [
    ["/app/today", "All clear for today."],
    ["/app/upcoming", "The next two weeks."],
    ["/app/all", "Add your first task."],
    ["/app/completed", "Nothing completed yet."],
    ["/app/settings", "Single-key shortcuts"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByText(words)).toBeVisible();
    await expectAccessible(page);
  }
});

test("the lists, full", async ({ page, ann }) => {
  await fill(ann);
  await openPage(page, "/app/today");
  await expect(page.getByRole("list", { name: "Overdue" })).toBeVisible();
  await expectAccessible(page);
  await openPage(page, "/app/upcoming");
  await expect(taskBox(page, "Due today")).toBeVisible();
  await expectAccessible(page);
  await openPage(page, "/app/all?status=all&sort=title");
  await expect(page.getByRole("checkbox")).toHaveCount(6);
  await expectAccessible(page);
  await openPage(page, "/app/all?q=nothing+like+it");
  await expect(page.getByText("No tasks match.")).toBeVisible();
  await expectAccessible(page);
  await openPage(page, "/app/completed");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await expectAccessible(page);
});

test("a task", async ({ page, ann }) => {
  const { id } = await ann.hasTask({
    title: "Water the ferns",
    description: "The small one needs less.",
    dueDate: "2026-01-15T17:00:00Z",
    priority: "high",
  });
  await openPage(page, `/app/tasks/${id}`);
  const title = page.getByRole("textbox", { name: "Title" });
  await expect(title).toHaveValue("Water the ferns");
  await expectAccessible(page);
  await title.fill("");
  await title.press("Enter");
  await expect(title).toHaveAccessibleDescription("Title is required.");
  await expectAccessible(page);
});

test("a task that isn't there, and one of somebody else", async ({ page, ann: _ann, ben }) => {
  await openPage(page, `/app/tasks/${NOBODYS}`);
  await expect(page.getByText("This task doesn’t exist or was deleted.")).toBeVisible();
  await expectAccessible(page);
  const { id } = await ben.hasTask({ title: "Ben's" });
  await openPage(page, `/app/tasks/${id}`);
  await expect(page.getByText("You don’t have access to this task.")).toBeVisible();
  await expectAccessible(page);
});

for (const viewport of [NARROW, WIDE]) {
  test(`what opens above the page, ${viewport.width} wide`, async ({ page, ann }) => {
    await page.setViewportSize(viewport);
    await fill(ann);
    await openPage(page, "/app/today");
    const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
    await title.fill(" ");
    await title.press("Enter");
    await expect(title).toHaveAccessibleDescription("Title is required.");
    await expectAccessible(page, viewport);

    await page.getByRole("button", { name: /^Account of/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectAccessible(page, viewport);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);

    await taskBox(page, "Due today").check();
    await expect(toast(page, "Completed")).toBeVisible();
    await expectAccessible(page, viewport);
  });
}

test("the filters of all tasks take one row of a phone, and open by key", async ({ page, ann }) => {
  await page.setViewportSize(NARROW);
  await fill(ann);
  await openPage(page, "/app/all?priority=high");
  const button = page.getByRole("button", { name: /^Filters/ });
  const search = page.getByRole("search");
  await expect(button).toHaveAccessibleName("Filters 1 set");
  await expect(search.getByRole("combobox")).toHaveCount(0);
  const height = await search.evaluate((element) => element.clientHeight);
  const field = await search.getByRole("searchbox").evaluate((element) => element.clientHeight);
  const row = await button.evaluate((element) => element.clientHeight);
  expect(height).toBeLessThan(field + 2 * row);
  await expectAccessible(page, NARROW, PHONE);

  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(search.getByRole("combobox", { name: "Status" })).toBeFocused();
  await search.getByRole("combobox", { name: "Due" }).selectOption({ label: "Next 7 days" });
  await expect(button).toHaveAccessibleName("Filters 2 set");
  await expectAccessible(page, NARROW, PHONE);

  await search.getByRole("button", { name: "Clear filters" }).click();
  await expect(button).toHaveAccessibleName("Filters");
  await button.click();
  await expect(search.getByRole("combobox")).toHaveCount(0);
});

test("the sheet for a new task, on a phone", async ({ page, ann: _ann }) => {
  await page.setViewportSize(NARROW);
  await openPage(page, "/app/all");
  await page.getByRole("navigation").getByRole("button", { name: "New task" }).click();
  await expect(page.getByRole("dialog", { name: "New task" })).toBeVisible();
  await expectAccessible(page, NARROW);
});

for (const viewport of [NARROW, WIDE]) {
  test(`palette, shortcuts, menu and selection, ${viewport.width} wide`, async ({ page, ann }) => {
    await page.setViewportSize(viewport);
    await fill(ann);
    await openPage(page, "/app/all");
    await taskBox(page, "Whenever").focus();
    for (const [keys, overlay] of [
      ["ControlOrMeta+k", page.getByRole("dialog", { name: "Find anything" })],
      ["?", page.getByRole("dialog", { name: "Keyboard shortcuts" })],
      [".", page.getByRole("menu")],
      ["t d", page.getByRole("dialog", { name: "Due date for “Whenever”" })],
    ] as const) {
      for (const key of keys.split(" ")) await page.keyboard.press(key);
      await expect(overlay).toBeVisible();
      await expectAccessible(page, viewport);
      await page.keyboard.press("Escape");
      await expect(overlay).toHaveCount(0);
      await expect(taskBox(page, "Whenever")).toBeFocused();
    }

    await page.keyboard.press("ControlOrMeta+a");
    await expect(page.getByRole("toolbar", { name: "5 selected tasks" })).toBeVisible();
    await expectAccessible(page, viewport);
  });
}

test("everything from signing up to signing out can be done by keyboard", async ({ page }) => {
  const { keyboard } = page;
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: "Get started" }));
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Create account" })).toBeEnabled();
  await tabTo(page, page.getByLabel("Name"));
  await keyboard.type("Ann");
  await keyboard.press("Tab");
  await keyboard.type(newEmail("Ann"));
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");
  await expect(page).toHaveURL("/app/today");

  const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
  await tabTo(page, title);
  await keyboard.type("Water the ferns");
  await keyboard.press("Enter");
  await expect(title).toBeFocused();
  await keyboard.type("Send the lease");
  await keyboard.press("Enter");
  await keyboard.press("Escape");

  // The list is one stop; the arrows move in it.
  await tabTo(page, taskBox(page, "Send the lease"));
  await keyboard.press("ArrowDown");
  await expect(taskBox(page, "Water the ferns")).toBeFocused();
  await keyboard.press("Space");
  await expect(taskBox(page, "Water the ferns")).toHaveCount(0);
  await expect(taskBox(page, "Send the lease")).toBeFocused();

  await keyboard.press("Enter");
  const edited = openTask(page).getByRole("textbox", { name: "Title" });
  await tabTo(page, edited);
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Send the signed lease");
  await keyboard.press("Enter");
  await expect(openTask(page).getByRole("status")).toHaveText("Saved");

  await keyboard.press("Shift+Tab");
  await tabTo(page, page.getByRole("button", { name: "Delete", exact: true }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page).toHaveURL("/app/today");
  await expect(taskBox(page, "Send the signed lease")).toHaveCount(0);
  const undo = toast(page, "Deleted").getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  // The key that leads to the messages.
  await keyboard.press("Alt+T");
  await tabTo(page, undo);
  await keyboard.press("Enter");
  // When it has gone, the keyboard is back where it was before; until then it would be led astray.
  await expect(undo).toHaveCount(0);
  await expect(taskBox(page, "Send the signed lease")).toBeVisible();

  // The other way round stand messages that may go just when they have the keyboard.
  await tabTo(page, page.getByRole("button", { name: /^Account of/ }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  const logOut = page.getByRole("menuitem", { name: "Log out" });
  await tabTo(page, logOut, "ArrowDown");
  await keyboard.press("Enter");
  await expect(page).toHaveURL("/login");
});

/** Presses one key until the element has the focus. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await target.waitFor();
  const way: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    way.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 60) ?? ""));
  }
  throw new Error(`${key} never leads to ${target}, but to\n${way.join("\n")}`);
}

async function fill(person: Person): Promise<void> {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Berlin" });
  await person.hasTasks([
    { title: "Due today", dueDate: today, description: "With notes" },
    { title: "Late", dueDate: "2026-01-15", priority: "high" },
    { title: "Whenever", priority: "low" },
    { title: "Donaudampfschifffahrtsgesellschaft".repeat(5) },
    { title: "לקנות חלב ולחם", priority: "high" },
    { title: "Done", completed: true },
  ]);
}
