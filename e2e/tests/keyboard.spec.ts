/** Promise: a day goes by without a mouse, and the keyboard never falls out of the page. */

import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./person.ts";
import {
  listens,
  newTaskForm,
  openPage,
  openTask,
  saved,
  taskBox,
  taskRow,
  toast,
} from "./screen.ts";

const shown = (page: Page) => page.getByRole("list", { name: "Tasks" }).getByRole("link");

async function keepsFocus(page: Page, after: string): Promise<void> {
  const where = await page.evaluate(() => document.activeElement?.tagName);
  expect(where, `the focus after ${after}`).not.toBe("BODY");
}

test("a day without a mouse", async ({ page, ann }) => {
  await ann.hasTasks(["Milk", "Rent", "Ferns", "Lease"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  await expect(shown(page)).toHaveText(["Lease", "Ferns", "Rent", "Milk"]);

  const focused = (title: string) => () => expect(taskBox(page, title)).toBeFocused();
  const order = (...titles: string[]) => {
    return () => expect(shown(page)).toHaveText(titles);
  };
  const bar = page.getByRole("toolbar");
  const day: [string, () => Promise<void>][] = [
    ["j", focused("Lease")],
    ["j", focused("Ferns")],
    ["ArrowDown", focused("Rent")],
    ["End", focused("Milk")],
    ["k", focused("Rent")],
    ["Home", focused("Lease")],
    ["1", () => expect(taskRow(page, "Lease")).toContainText("High")],
    ["t m", () => expect(taskRow(page, "Lease")).toContainText("Tomorrow")],
    ["t n", () => expect(taskRow(page, "Lease")).not.toContainText("Tomorrow")],
    ["Alt+ArrowDown", order("Ferns", "Lease", "Rent", "Milk")],
    ["z", order("Lease", "Ferns", "Rent", "Milk")],
    ["r", () => expect(page.getByRole("textbox", { name: "Rename “Lease”" })).toBeFocused()],
    ["Escape", focused("Lease")],
    ["o", () => expect(page.getByRole("textbox", { name: "New task", exact: true })).toBeFocused()],
    ["Escape", focused("Lease")],
    ["d", order("Lease", "Lease", "Ferns", "Rent", "Milk")],
    ["ControlOrMeta+z", order("Lease", "Ferns", "Rent", "Milk")],
    ["e", focused("Ferns")],
    ["x", () => expect(bar).toHaveAccessibleName("1 selected task")],
    ["Shift+J", () => expect(bar).toHaveAccessibleName("2 selected tasks")],
    ["Escape", () => expect(bar).toHaveCount(0)],
    ["Enter", () => expect(openTask(page)).toHaveAccessibleName("Rent")],
    ["j", () => expect(openTask(page)).toHaveAccessibleName("Milk")],
    ["Escape", focused("Milk")],
    ["#", focused("Rent")],
    ["ControlOrMeta+k", () => expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused()],
    ["Escape", focused("Rent")],
    ["?", () => expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible()],
    ["Escape", focused("Rent")],
    ["g t", () => expect(page).toHaveURL("/app/today")],
    ["g u", () => expect(page).toHaveURL("/app/upcoming")],
    ["g c", () => expect(taskBox(page, "Lease")).toBeVisible()],
    ["g s", () => expect(page).toHaveURL("/app/settings")],
    ["g a", focusedHeading(page, "All tasks")],
  ];
  for (const [keys, expected] of day) {
    for (const key of keys.split(" ")) await page.keyboard.press(key);
    await expected();
    await keepsFocus(page, keys);
  }
});

function focusedHeading(page: Page, name: string): () => Promise<void> {
  return () => expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
}

test("what goes away takes the keyboard to what is near", async ({ page, ann }) => {
  const titles = ["Ferns", "Lease", "Rent", "Milk", "Bread", "Eggs"];
  await ann.hasTasks(titles.toReversed().map((title) => ({ title })));
  await openPage(page, "/app/all");
  await taskBox(page, "Ferns").focus();
  const focused = (title: string) => () => expect(taskBox(page, title)).toBeFocused();
  const bar = page.getByRole("toolbar");
  const walk: [string, () => Promise<void>][] = [
    ["e", focused("Lease")],
    ["z", focused("Lease")],
    ["#", focused("Rent")],
    ["z", focused("Rent")],
    ["Space", focused("Milk")],
    ["x", () => expect(bar).toHaveAccessibleName("1 selected task")],
    ["Shift+J", focused("Bread")],
    ["#", focused("Eggs")],
    ["z", focused("Eggs")],
    ["Delete", focused("Bread")],
    ["ControlOrMeta+a", focused("Bread")],
    ["Tab", () => expect(bar.getByRole("button", { name: "Complete" })).toBeFocused()],
    ["Shift+Tab", focused("Bread")],
    ["Escape", () => expect(bar).toHaveCount(0)],
    [".", () => expect(page.getByRole("menu")).toBeVisible()],
    ["Escape", focused("Bread")],
    ["q", () => expect(page.getByRole("dialog", { name: "New task" })).toBeVisible()],
    ["Escape", focused("Bread")],
    ["/", () => expect(page.getByRole("searchbox")).toBeFocused()],
  ];
  for (const [key, expected] of walk) {
    await page.keyboard.press(key);
    await expected();
    await keepsFocus(page, key);
  }

  // What is under the keyboard may be the bar itself.
  for (const name of ["Clear", "Complete"]) {
    await taskBox(page, "Bread").focus();
    await page.keyboard.press("x");
    await bar.getByRole("button", { name }).focus();
    await page.keyboard.press("Enter");
    await expect(bar).toHaveCount(0);
    await focused(name === "Clear" ? "Bread" : "Milk")();
  }

  // With the last row gone there is still the page.
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("#");
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await focusedHeading(page, "All tasks")();
  await page.keyboard.press("z");
  await expect(page.getByRole("checkbox")).toHaveCount(3);
  await keepsFocus(page, "taking it back");
});

test("Escape leaves a field as it was, and then the task", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Milk", description: "Two" });
  await openPage(page, "/app/all");
  await taskBox(page, "Milk").focus();
  await page.keyboard.press("Enter");
  const fields = [
    openTask(page).getByRole("textbox", { name: "Title" }),
    openTask(page).getByRole("textbox", { name: "Description" }),
  ];
  for (const field of fields) {
    const before = await field.inputValue();
    await field.fill("Nothing that stays");
    await page.keyboard.press("Escape");
    await expect(openTask(page)).toBeFocused();
    await expect(field).toHaveValue(before);
  }
  await page.keyboard.press("Escape");
  await expect(taskBox(page, "Milk")).toBeFocused();
  expect(await ann.storedTask(id)).toMatchObject({ title: "Milk", description: "Two", version: 1 });

  await page.keyboard.press("Enter");
  await fields[1]?.fill("Three");
  await saved(page, () => page.keyboard.press("ControlOrMeta+Enter"));
  await expect(openTask(page)).toHaveCount(0);
  await expect(taskBox(page, "Milk")).toBeFocused();
  expect((await ann.storedTask(id)).description).toBe("Three");

  await page.keyboard.press("Enter");
  await fields[0]?.fill("");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("Title is required.")).toBeVisible();
});

test("a title is changed in the list; emptied, the task goes and can come back", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, "/app/all");
  await taskBox(page, "Milk").focus();
  await page.keyboard.press("r");
  await saved(page, () => page.keyboard.type("Oat milk\n"));
  await expect(taskBox(page, "Oat milk")).toBeFocused();
  expect((await ann.storedTask(id)).title).toBe("Oat milk");

  await page.keyboard.press("F2");
  await page.keyboard.press("Delete");
  await saved(page, () => page.keyboard.press("Enter"));
  await expect(taskBox(page, "Oat milk")).toHaveCount(0);
  await saved(page, () => page.keyboard.press("z"));
  await expect(taskBox(page, "Oat milk")).toBeVisible();
});

test("what is done to many is taken back as one", async ({ page, ann }) => {
  const tasks = await ann.hasTasks(["a", "b", "c", "d"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  await taskBox(page, "d").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("4");
  for (const title of ["a", "b", "c", "d"]) {
    await expect(taskRow(page, title)).toContainText("Low");
  }
  await page.keyboard.press("z");
  for (const title of ["a", "b", "c", "d"]) {
    await expect(taskRow(page, title)).not.toContainText("Low");
  }

  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await toast(page, "Deleted 4 tasks").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(4);
  await expect
    .poll(async () =>
      (await ann.storedTasks()).map(({ id, priority }) => `${id} ${priority}`).sort(),
    )
    .toEqual(tasks.map(({ id }) => `${id} medium`).sort());
});

test("the mouse chooses with Shift and Ctrl, and opens without", async ({ page, ann }) => {
  await ann.hasTasks(["d", "c", "b", "a"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  const bar = page.getByRole("toolbar");
  await shown(page)
    .nth(0)
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(bar).toHaveAccessibleName("1 selected task");
  await shown(page)
    .nth(2)
    .click({ modifiers: ["Shift"] });
  await expect(bar).toHaveAccessibleName("3 selected tasks");
  await expect(taskBox(page, "b")).toHaveAccessibleDescription(/Selected/);
  await shown(page)
    .nth(1)
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(bar).toHaveAccessibleName("2 selected tasks");
  await expect(taskBox(page, "b")).not.toHaveAccessibleDescription(/Selected/);
  await expect(page).toHaveURL("/app/all");
  await shown(page).nth(1).click();
  await expect(openTask(page)).toHaveAccessibleName("b");
});

test("a finger chooses by resting on a row, then by touching", async ({
  browser,
  baseURL,
  ann,
}) => {
  await ann.hasTasks([{ title: "b" }, { title: "a" }]);
  const phone = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: await ann.context.storageState(),
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await phone.newPage();
  await openPage(page, "/app/all");
  const bar = page.getByRole("toolbar");
  await taskRow(page, "a").dispatchEvent("pointerdown");
  const row = taskRow(page, "a").locator("[data-task]");
  await row.dispatchEvent("pointerdown", { pointerType: "touch", isPrimary: true, clientX: 9 });
  await expect(bar).toHaveAccessibleName("1 selected task");
  await row.dispatchEvent("pointerup", { pointerType: "touch", isPrimary: true });
  await page.getByRole("link", { name: "b", exact: true }).tap();
  await expect(bar).toHaveAccessibleName("2 selected tasks");
  await expect(page).toHaveURL("/app/all");
  await bar.getByRole("button", { name: "Clear" }).tap();
  await page.getByRole("link", { name: "b", exact: true }).tap();
  await expect(openTask(page)).toHaveAccessibleName("b");
  await phone.close();
});

test.describe("keys", () => {
  test.beforeEach(async ({ page, ann }) => {
    await ann.hasTasks([{ title: "b" }, { title: "a" }]);
    await openPage(page, "/app/all");
    await taskBox(page, "a").focus();
  });

  test("that are single characters can be switched off; arrows and ⌘K stay", async ({ page }) => {
    await openPage(page, "/app/settings");
    await page.getByRole("switch", { name: /shortcuts/i }).uncheck();
    await openPage(page, "/app/all");
    await taskBox(page, "a").focus();
    for (const key of ["j", "x", "e", "#", "1", "?", "q", "["]) await page.keyboard.press(key);
    await expect(taskBox(page, "a")).toBeFocused();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("toolbar")).toHaveCount(0);
    await page.keyboard.press("ArrowDown");
    await expect(taskBox(page, "b")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog", { name: "Find anything" })).toBeVisible();
  });

  test("are named by the buttons that do the same, for as long as they work", async ({ page }) => {
    const row = taskRow(page, "a");
    await expect(row.getByRole("button", { name: /^Delete/ })).toHaveAttribute(
      "title",
      "Delete (#)",
    );
    const today = page.getByRole("banner").getByRole("link", { name: "Today", exact: true });
    await expect(today).toHaveAttribute("title", "Today (G then T)");
    await openPage(page, "/app/settings");
    await page.getByRole("switch", { name: /shortcuts/i }).uncheck();
    await openPage(page, "/app/all");
    await expect(row.getByRole("button", { name: /^Delete/ })).toHaveAttribute(
      "title",
      "Delete (Del)",
    );
    await expect(today).toHaveAttribute("title", "Today");
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("option", { name: "Add a task" })).toHaveText("Add a task");
  });

  test("do what they do in a field while somebody writes", async ({ page }) => {
    const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
    await title.focus();
    await page.keyboard.type("jkxe#?z[tm1");
    await expect(title).toHaveValue("jkxe#?z[tm1");
    await expect(page.getByRole("checkbox")).toHaveCount(2);
  });

  test("of another script mean what the same keys mean in Latin", async ({ page }) => {
    await press(taskBox(page, "a"), { key: "о", code: "KeyJ" });
    await expect(taskBox(page, "b")).toBeFocused();
    await press(taskBox(page, "b"), { key: "Л", code: "KeyK", shiftKey: true });
    await expect(page.getByRole("toolbar")).toHaveAccessibleName("2 selected tasks");
  });

  test("of an input method that composes mean nothing else", async ({ page }) => {
    await press(taskBox(page, "a"), { key: "j", code: "KeyJ", isComposing: true });
    await press(taskBox(page, "a"), { key: "Process", code: "KeyJ", keyCode: 229 });
    await press(taskBox(page, "a"), { key: "x", code: "KeyX", metaKey: true });
    await expect(taskBox(page, "a")).toBeFocused();
    await expect(page.getByRole("toolbar")).toHaveCount(0);
  });

  test("hide the sidebar, which stays hidden until somebody wants it back", async ({ page }) => {
    const link = page.getByRole("banner").getByRole("link", { name: "Upcoming" });
    await page.keyboard.press("[");
    await expect(link).toBeHidden();
    await page.reload();
    await listens(page);
    await expect(taskBox(page, "a")).toBeVisible();
    await expect(link).toBeHidden();
    await page.getByRole("button", { name: "Show the sidebar" }).click();
    await expect(link).toBeVisible();
    await page.keyboard.press("ControlOrMeta+\\");
    await expect(link).toBeHidden();
  });

  test("switch the theme", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.keyboard.press("ControlOrMeta+Shift+L");
    await expect(page.locator("html")).toContainClass("dark");
  });
});

test("the list is one stop for Tab, at the row where the keyboard was", async ({ page, ann }) => {
  await ann.hasTasks(["c", "b", "a"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  await taskBox(page, "b").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").getByRole("checkbox", { name: "c" })).not.toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(taskBox(page, "b")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("combobox", { name: "Sort by" })).toBeFocused();
});

async function press(target: Locator, key: object): Promise<void> {
  await target.dispatchEvent("keydown", { bubbles: true, cancelable: true, ...key });
}

test("from the search an arrow leads to what was found, and Escape leaves it once it is empty", async ({
  page,
  ann,
}) => {
  await ann.hasTasks(["c", "b", "a"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  await taskBox(page, "a").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("b");
  await expect(shown(page)).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(taskBox(page, "b")).toBeFocused();

  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await expect(shown(page)).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(taskBox(page, "b")).toBeFocused();
});

test("a task that is deleted beside its list leaves the keyboard to the one that follows", async ({
  page,
  ann,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await ann.hasTasks(["c", "b", "a"].map((title) => ({ title })));
  await openPage(page, "/app/all");
  await taskBox(page, "b").focus();
  await page.keyboard.press("Enter");
  await expect(openTask(page)).toBeFocused();
  await page.keyboard.press("#");
  await expect(openTask(page)).toHaveCount(0);
  await expect(taskBox(page, "c")).toBeFocused();
});
