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

test("a task is written below another, and one above", async ({ page, ann }) => {
  await ann.hasTasks([{ title: "Second" }, { title: "First" }]);
  await openPage(page, "/app/all");
  await taskBox(page, "First").focus();

  await page.keyboard.press("o");
  await saved(page, () => page.keyboard.type("Between\n"));
  await saved(page, () => page.keyboard.type("Between too\n"));
  await page.keyboard.press("Enter");
  await taskBox(page, "First").focus();
  await page.keyboard.press("Shift+O");
  await saved(page, () => page.keyboard.type("Before\n"));
  await page.keyboard.press("Escape");

  const order = ["Before", "First", "Between", "Between too", "Second"];
  await expect(shown(page)).toHaveText(order);
  await page.reload();
  await listens(page);
  await expect(shown(page)).toHaveText(order);
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

test.describe("the order", () => {
  const titles = ["Ferns", "Lease", "Rent", "Milk"];

  test.beforeEach(async ({ page, ann }) => {
    await ann.hasTasks(titles.toReversed().map((title) => ({ title })));
    await openPage(page, "/app/all");
    await expect(shown(page)).toHaveText(titles);
  });

  test("is changed by keyboard, also of several at once, and stays", async ({ page }) => {
    await taskBox(page, "Milk").focus();
    await saved(page, () => page.keyboard.press("Alt+ArrowUp"));
    await expect(shown(page)).toHaveText(["Ferns", "Lease", "Milk", "Rent"]);
    await expect(taskBox(page, "Milk")).toBeFocused();
    await expect(page.getByText("Moved before “Rent”")).toBeAttached();

    await page.keyboard.press("x");
    await page.keyboard.press("Shift+J");
    await saved(page, () => page.keyboard.press("Alt+Shift+ArrowUp"));
    const order = ["Milk", "Rent", "Ferns", "Lease"];
    await expect(shown(page)).toHaveText(order);
    await expect(page.getByRole("toolbar")).toHaveAccessibleName("2 selected tasks");
    await page.reload();
    await listens(page);
    await expect(shown(page)).toHaveText(order);
  });

  test("is changed by dragging, and taken back as one", async ({ page }) => {
    await saved(page, () => drag(page, "Milk", "Lease", 0.2));
    await expect(shown(page)).toHaveText(["Ferns", "Milk", "Lease", "Rent"]);
    await saved(page, () => drag(page, "Ferns", "Rent", 0.8));
    await expect(shown(page)).toHaveText(["Milk", "Lease", "Rent", "Ferns"]);
    await page.reload();
    await listens(page);
    await expect(shown(page)).toHaveText(["Milk", "Lease", "Rent", "Ferns"]);
  });

  test("is changed for all that are selected by dragging one of them, which says how many", async ({
    page,
  }) => {
    const pictures = await watchDragImages(page);
    await saved(page, () => drag(page, "Milk", "Rent", 0.2));
    expect(await pictures()).toEqual([]);
    await expect(shown(page)).toHaveText(["Ferns", "Lease", "Milk", "Rent"]);
    await shown(page)
      .nth(2)
      .click({ modifiers: ["ControlOrMeta"] });
    await shown(page)
      .nth(3)
      .click({ modifiers: ["ControlOrMeta"] });
    await saved(page, () => drag(page, "Rent", "Ferns", 0.2));
    expect(await pictures()).toEqual(["2 tasks"]);
    await expect(shown(page)).toHaveText(["Milk", "Rent", "Ferns", "Lease"]);
  });

  test("is changed from the menu, for whoever has neither", async ({ page }) => {
    await taskRow(page, "Milk").hover();
    await page.getByRole("button", { name: "More actions for “Milk”" }).click();
    await page.getByRole("menuitem", { name: "Order" }).click();
    await saved(page, () => page.getByRole("menuitem", { name: "Move to the top" }).click());
    await expect(shown(page)).toHaveText(["Milk", "Ferns", "Lease", "Rent"]);
    await expect(taskBox(page, "Milk")).toBeFocused();
  });
});

test("on Today what has a time keeps to the clock, and the rest is in one's own order", async ({
  page,
  ann,
}) => {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Berlin" });
  await ann.hasTasks([
    { title: "Bread", dueDate: today },
    { title: "Late call", dueDate: `${today}T20:00:00Z` },
    { title: "Early call", dueDate: `${today}T04:00:00Z` },
    { title: "Milk", dueDate: today },
  ]);
  await openPage(page, "/app/today");
  const list = page.getByRole("list", { name: "Today" }).getByRole("link");
  await expect(list).toHaveText(["Early call", "Late call", "Milk", "Bread"]);

  await taskBox(page, "Bread").focus();
  await saved(page, () => page.keyboard.press("Alt+ArrowUp"));
  await expect(list).toHaveText(["Early call", "Late call", "Bread", "Milk"]);
  await taskBox(page, "Late call").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(list).toHaveText(["Early call", "Late call", "Bread", "Milk"]);
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

/** What the page gives the browser to draw under the pointer; by itself that draws the row. */
async function watchDragImages(page: Page): Promise<() => Promise<string[]>> {
  const drawn = await page.evaluateHandle(() => {
    const texts: string[] = [];
    const { setDragImage } = DataTransfer.prototype;
    DataTransfer.prototype.setDragImage = function draw(image, ...place) {
      texts.push(image.textContent);
      setDragImage.call(this, image, ...place);
    };
    return texts;
  });
  return () => drawn.jsonValue();
}

/** Onto the row of `target`, at this share of its height. */
async function drag(page: Page, title: string, target: string, share: number): Promise<void> {
  const row = (name: string) => taskRow(page, name).locator("[data-task]");
  await expect(row(title)).toHaveAttribute("draggable", "true");
  const box = await row(target).boundingBox();
  await row(title).dragTo(row(target), {
    sourcePosition: { x: 120, y: 12 },
    targetPosition: { x: 120, y: (box?.height ?? 0) * share },
  });
}
