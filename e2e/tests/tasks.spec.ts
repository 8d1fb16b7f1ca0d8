/** Promise: what was written down is kept, field by field, and found again. */

import { expect, test } from "./person.ts";
import {
  addTask,
  newTaskForm,
  openPage,
  openTask,
  saved,
  taskBox,
  taskRow,
  toast,
} from "./screen.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The day in the visitor's zone, which the settings of the tests name. */
function day(away: number): string {
  return new Date(Date.now() + away * DAY).toLocaleDateString("sv-SE", {
    timeZone: "Europe/Berlin",
  });
}

test.describe("a new task", () => {
  test("needs a title only, and is there after a reload", async ({ page, ann: _ann }) => {
    await openPage(page, "/app/all");
    await expect(page.getByText("Add your first task.")).toBeVisible();
    await addTask(page, "Water the ferns");

    await page.reload();
    await expect(taskBox(page, "Water the ferns")).not.toBeChecked();
    await page.getByRole("link", { name: "Water the ferns" }).click();
    await expect(page.getByRole("radio", { name: "Medium" })).toBeChecked();
    await expect(page.getByLabel("Due date", { exact: true })).toHaveValue("");
  });

  test("takes notes, a priority and a day", async ({ page, ann }) => {
    await openPage(page, "/app/all");
    const form = newTaskForm(page);
    await form.getByRole("textbox", { name: "Title" }).fill("Send the lease");
    await form.getByRole("textbox", { name: "Description" }).fill("Signed,\nby post");
    await form.getByRole("radio", { name: "High" }).check();
    await form.getByLabel("Due date", { exact: true }).fill("2027-03-28");
    const answer = await saved(page, () => form.getByRole("button", { name: "Add task" }).click());

    const { data } = await answer.json();
    expect(await ann.storedTask(data.id)).toMatchObject({
      title: "Send the lease",
      description: "Signed,\nby post",
      priority: "high",
      dueDate: "2027-03-28",
    });
    await page.reload();
    const row = taskRow(page, "Send the lease");
    await expect(row).toContainText("28 Mar 2027");
    await expect(row).toContainText("High");
    await expect(row).toContainText("Has notes");
  });

  test("takes a time of day, in the visitor's own zone", async ({ page, ann }) => {
    await openPage(page, "/app/all");
    const form = newTaskForm(page);
    await form.getByRole("textbox", { name: "Title" }).fill("Call Mum");
    await form.getByLabel("Due date", { exact: true }).fill("2027-01-15");
    await form.getByLabel("Due time (optional)").fill("18:30");
    const answer = await saved(page, () => form.getByRole("button", { name: "Add task" }).click());

    const { data } = await answer.json();
    expect((await ann.storedTask(data.id)).dueDate).toBe("2027-01-15T17:30:00Z");
    await page.reload();
    await expect(taskRow(page, "Call Mum")).toContainText("15 Jan 2027 18:30");
  });

  test("on Today is due today", async ({ page, ann: _ann }) => {
    await openPage(page, "/app/today");
    await addTask(page, "Buy bread");

    await page.reload();
    await expect(page.getByRole("list", { name: "Today" })).toContainText("Buy bread");
  });
});

test.describe("what can't be taken is said at the field", () => {
  test("a title that is empty or too long", async ({ page, ann: _ann }) => {
    await openPage(page, "/app/all");
    const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
    await title.fill("   ");
    await title.press("Enter");
    await expect(title).toHaveAccessibleDescription("Title is required.");
    await expect(title).toBeFocused();

    await title.fill("x".repeat(201));
    await title.press("Enter");
    await expect(title).toHaveAccessibleDescription("Use at most 200 characters.");
    await expect(title).toHaveValue("x".repeat(201));
  });

  test("a title that an edit empties keeps what was stored", async ({ page, ann }) => {
    const { id } = await ann.hasTask({ title: "Renew the library books" });
    await openPage(page, `/app/tasks/${id}`);
    const title = page.getByRole("textbox", { name: "Title" });
    await title.fill("");
    await title.press("Enter");
    await expect(title).toHaveAccessibleDescription("Title is required.");

    await title.press("Escape");
    await expect(title).toHaveValue("Renew the library books");
    expect((await ann.storedTask(id)).version).toBe(1);
  });
});

test("what is being written is kept on the way back, and what can't be saved waits in its field", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, "/app/all");
  const open = () => page.getByRole("link", { name: "Milk" }).click();
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  const notes = openTask(page).getByRole("textbox", { name: "Description" });

  await open();
  await title.fill("x".repeat(201));
  await notes.fill("Two");
  await saved(page, () => page.goBack());
  await expect(openTask(page)).toHaveCount(0);
  await expect(taskBox(page, "Milk")).toBeVisible();
  expect(await ann.storedTask(id)).toMatchObject({ title: "Milk", description: "Two" });

  await open();
  await expect(title).toHaveValue("x".repeat(201));
  await expect(title).toHaveAccessibleDescription("Use at most 200 characters.");
  await title.fill("");
  await openTask(page).getByRole("button", { name: "Back" }).click();
  await expect(openTask(page)).toHaveCount(0);
  await open();
  await expect(title).toHaveValue("Milk");
  expect((await ann.storedTask(id)).title).toBe("Milk");
});

// I-01.
test("200 emoji, right-to-left words and words without an end are all kept", async ({
  page,
  ann: _ann,
}) => {
  const titles = ["🌱".repeat(200), "לקנות חלב ולחם", "Donaudampfschiff".repeat(12)];
  await page.setViewportSize({ width: 320, height: 640 });
  await openPage(page, "/app/all");
  for (const title of titles) await addTask(page, title);

  await page.reload();
  for (const title of titles) await expect(taskBox(page, title)).toBeVisible();
  await expect(page.getByText(titles[1] ?? "")).toHaveCSS("direction", "rtl");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("each field of a task can be changed, and cleared", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Plan the garden" });
  await openPage(page, `/app/tasks/${id}`);

  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("Plan the whole garden");
  await saved(page, () => title.press("Enter"));
  await expect(openTask(page).getByRole("status")).toHaveText("Saved");
  const notes = page.getByRole("textbox", { name: "Description" });
  await notes.fill("Beans, peas");
  await saved(page, () => notes.blur());
  await saved(page, () => page.getByRole("radio", { name: "Low" }).check());
  const day = page.getByLabel("Due date", { exact: true });
  await day.fill("2027-05-01");
  await saved(page, () => day.press("Enter"));
  const time = page.getByLabel("Due time (optional)");
  await time.fill("09:15");
  await saved(page, () => time.press("Enter"));

  expect(await ann.storedTask(id)).toMatchObject({
    title: "Plan the whole garden",
    description: "Beans, peas",
    priority: "low",
    dueDate: "2027-05-01T07:15:00Z",
  });
  await page.reload();
  await expect(title).toHaveValue("Plan the whole garden");
  await expect(notes).toHaveValue("Beans, peas");
  await expect(page.getByRole("radio", { name: "Low" })).toBeChecked();
  await expect(page.getByLabel("Due date", { exact: true })).toHaveValue("2027-05-01");
  await expect(page.getByLabel("Due time (optional)")).toHaveValue("09:15");

  await saved(page, () => page.getByRole("button", { name: "Remove due date" }).click());
  await notes.fill("");
  await saved(page, () => notes.blur());
  expect(await ann.storedTask(id)).toMatchObject({ description: null, dueDate: null });
});

test("a task is ticked off, found under Completed, and reopened", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  await saved(page, () => taskBox(page, "Water the ferns").check());
  await expect(page.getByText("Everything is done.")).toBeVisible();
  expect((await ann.storedTask(id)).completed).toBe(true);

  await page.getByRole("link", { name: "Completed" }).click();
  await expect(page.getByRole("list", { name: "Today" })).toContainText("Water the ferns");
  await page.reload();
  await expect(taskBox(page, "Water the ferns")).toBeChecked();
  await saved(page, () => taskBox(page, "Water the ferns").uncheck());
  await expect(page.getByText("Nothing completed yet.")).toBeVisible();
  expect((await ann.storedTask(id)).completed).toBe(false);
});

test("a tick can be taken back from the message that tells of it", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  await saved(page, () => taskBox(page, "Water the ferns").check());
  const undo = toast(page, "Completed").getByRole("button", { name: "Undo" });
  await saved(page, () => undo.click());
  await expect(taskBox(page, "Water the ferns")).not.toBeChecked();
  expect((await ann.storedTask(id)).completed).toBe(false);
});

test("a task is deleted from the list, and Undo brings it back whole", async ({ page, ann }) => {
  const fields = { title: "Old receipts", description: "From 2019", priority: "low" } as const;
  const { id } = await ann.hasTask(fields);
  await openPage(page, "/app/all");
  await taskRow(page, "Old receipts").hover();
  const remove = page.getByRole("button", { name: "Delete “Old receipts”" });
  await saved(page, () => remove.click());
  await expect(taskBox(page, "Old receipts")).toHaveCount(0);

  const undo = toast(page, "Deleted").getByRole("button", { name: "Undo" });
  await saved(page, () => undo.click());
  await expect(taskBox(page, "Old receipts")).toBeVisible();
  await page.reload();
  await expect(taskBox(page, "Old receipts")).toBeVisible();
  expect(await ann.storedTask(id)).toMatchObject(fields);
});

test("a task is deleted from its own page, which leads back to the list", async ({ page, ann }) => {
  await ann.hasTask({ title: "Old receipts" });
  await openPage(page, "/app/all");
  await page.getByRole("link", { name: "Old receipts" }).click();
  await saved(page, () => page.getByRole("button", { name: "Delete", exact: true }).click());

  await expect(page).toHaveURL("/app/all");
  await page.reload();
  await expect(page.getByText("Add your first task.")).toBeVisible();
});

test("search, filters and order stand in the address", async ({ page, ann }) => {
  await ann.hasTasks([
    { title: "Ferry tickets", priority: "high" },
    { title: "Fern food", description: "Ask for the FERRY brand", priority: "high" },
    { title: "Ferry food", priority: "low" },
    { title: "Bread", priority: "high" },
  ]);
  const shown = page.getByRole("list", { name: "Tasks" }).getByRole("link");
  await openPage(page, "/app/all");
  await expect(shown).toHaveText(["Bread", "Ferry food", "Fern food", "Ferry tickets"]);

  await page.getByRole("searchbox", { name: "Search tasks" }).fill("ferry");
  await page.getByRole("combobox", { name: "Priority" }).selectOption({ label: "High" });
  await page.getByRole("combobox", { name: "Sort by" }).selectOption({ label: "Title" });
  await expect(shown).toHaveText(["Fern food", "Ferry tickets"]);
  await expect(page).toHaveURL("/app/all?q=ferry&priority=high&sort=title");

  await page.reload();
  await expect(shown).toHaveText(["Fern food", "Ferry tickets"]);
  await page.getByRole("link", { name: "Ferry tickets" }).click();
  await expect(openTask(page).getByRole("textbox", { name: "Title" })).toHaveValue("Ferry tickets");
  await page.goBack();
  await expect(shown).toHaveText(["Fern food", "Ferry tickets"]);
  await expect(page.getByRole("searchbox", { name: "Search tasks" })).toHaveValue("ferry");

  await page.getByRole("searchbox", { name: "Search tasks" }).fill("nothing like it");
  await expect(page.getByText("No tasks match.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(shown).toHaveCount(4);
});

test("Today has what is due and what is late, and nothing else", async ({ page, ann }) => {
  await ann.hasTasks([
    { title: "Due today", dueDate: day(0) },
    { title: "Due yesterday", dueDate: day(-1) },
    { title: "Due tomorrow", dueDate: day(1) },
    { title: "Due whenever" },
    { title: "Done yesterday", dueDate: day(-1), completed: true },
  ]);
  await openPage(page, "/app/today");

  const links = (list: string) => page.getByRole("list", { name: list }).getByRole("link");
  await expect(links("Overdue")).toHaveText(["Due yesterday"]);
  await expect(links("Today")).toHaveText(["Due today"]);
  await expect(page.getByText("Due tomorrow")).toHaveCount(0);
  await expect(page.getByText("Due whenever")).toHaveCount(0);
  await expect(page.getByRole("navigation").getByText("2 due")).toBeVisible();

  await openPage(page, "/app/all?due=overdue");
  await expect(links("Tasks")).toHaveText(["Due yesterday"]);
  await openPage(page, "/app/completed");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await expect(taskBox(page, "Done yesterday")).toBeChecked();
});

test("a list of 120 tasks shows its first and its last", async ({ page, ann }) => {
  const titles = Array.from(
    { length: 120 },
    (_, index) => `Task ${String(index).padStart(3, "0")}`,
  );
  await ann.hasTasks(titles.map((title) => ({ title })));
  await openPage(page, "/app/all?sort=title");

  await expect(page.getByText("120 tasks")).toBeVisible();
  await expect(taskBox(page, "Task 000")).toBeVisible();
  // Rows are measured on the way, so the end may move while one goes there.
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(taskBox(page, "Task 119")).toBeInViewport({ timeout: 500 });
  }).toPass();
  await saved(page, () => taskBox(page, "Task 119").check());
  await expect(page.getByText("119 tasks")).toBeVisible();
});

test("everything that is late moves to today at once, and back", async ({ page, ann }) => {
  const late = await ann.hasTasks([
    { title: "Due yesterday", dueDate: day(-1) },
    { title: "Due last week", dueDate: `${day(-7)}T09:00:00Z` },
  ]);
  await openPage(page, "/app/today");
  await page.getByRole("button", { name: "Reschedule all" }).click();
  await expect(page.getByRole("list", { name: "Overdue" })).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Today" }).getByRole("link")).toHaveCount(2);

  const undo = toast(page, "Moved to today").getByRole("button", { name: "Undo" });
  await undo.click();
  await expect(page.getByRole("list", { name: "Overdue" }).getByRole("link")).toHaveCount(2);
  for (const { id, dueDate } of late)
    await expect.poll(async () => (await ann.storedTask(id)).dueDate).toBe(dueDate);
});

test("a task tells what happened to it, and takes a change back", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Plan the garden" });
  await openPage(page, `/app/tasks/${id}`);
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  await title.fill("Plan the whole garden");
  await saved(page, () => title.press("Enter"));
  await saved(page, () => page.getByRole("radio", { name: "High" }).check());

  await page.getByText("History", { exact: true }).click();
  const changes = page.getByRole("list", { name: "History" }).getByRole("listitem");
  await expect(changes).toHaveText([
    /^Priority set to high/,
    /^Renamed from “Plan the garden”/,
    /^Created/,
  ]);
  await saved(page, () => changes.nth(1).getByRole("button", { name: "Undo this change" }).click());
  await expect(title).toHaveValue("Plan the garden");
  await expect(page.getByRole("radio", { name: "High" })).toBeChecked();
  await expect(changes).toHaveCount(4);
});

test("what was completed is found again by its words", async ({ page, ann }) => {
  await ann.hasTasks([
    { title: "Water the ferns", completed: true },
    { title: "Send the lease", completed: true },
    { title: "Lease a car" },
  ]);
  await openPage(page, "/app/completed");
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("lease");
  await expect(page.getByRole("main").getByRole("link")).toHaveText(["Send the lease"]);
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("nothing like it");
  await expect(page.getByText("No tasks match.")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).last().click();
  await expect(page.getByRole("checkbox")).toHaveCount(2);
});
