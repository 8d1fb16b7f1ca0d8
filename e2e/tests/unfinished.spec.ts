/** Promise: what is being written in a task outlives its page, and is nobody else's. */

import { readDevice } from "./kept.ts";
import { expect, test } from "./person.ts";
import { newTaskForm, openPage, openTask, saved, toast } from "./screen.ts";

const NOT_SAVED = "Not saved yet.";

test("a reload in the middle of a word loses none, and nothing is saved before it is meant", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk", description: "One" });
  await openPage(page, `/app/tasks/${id}`);
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  const notes = openTask(page).getByRole("textbox", { name: "Description" });
  await title.fill("Oat mi");
  await page.reload();
  await expect(title).toHaveValue("Oat mi");
  await expect(title).toHaveAccessibleDescription(NOT_SAVED);
  await notes.fill("One, or tw");
  await page.reload();
  await expect(title).toHaveValue("Oat mi");
  await expect(notes).toHaveValue("One, or tw");
  expect(await ann.storedTask(id)).toMatchObject({ title: "Milk", description: "One" });

  await title.fill("Oat milk");
  await saved(page, () => title.press("Enter"));
  const save = openTask(page).getByRole("button", { name: "Save" });
  await saved(page, () => save.click());
  await expect(save).toHaveCount(0);
  await page.reload();

  await expect(title).toHaveValue("Oat milk");
  await expect(notes).toHaveValue("One, or tw");
  await expect(openTask(page).getByText(NOT_SAVED)).toHaveCount(0);
  expect(await ann.storedTask(id)).toMatchObject({ title: "Oat milk", description: "One, or tw" });
});

test("a closed tab loses none either, nor a title that is written in its list", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, "/app/all");
  await page.getByRole("checkbox", { name: "Milk" }).focus();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "Rename “Milk”" }).fill("Oat mi");
  await page.close();
  const next = await ann.context.newPage();
  await openPage(next, `/app/tasks/${id}`);

  await expect(openTask(next).getByRole("textbox", { name: "Title" })).toHaveValue("Oat mi");
  expect((await ann.storedTask(id)).title).toBe("Milk");
});

test("what was changed elsewhere meanwhile is replaced on purpose only", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, `/app/tasks/${id}`);
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  await title.fill("Oat mi");
  await page.goto("/login");
  await ann.changes(id, { title: "Soy milk" });
  await openPage(page, `/app/tasks/${id}`);
  await expect(title).toHaveAccessibleDescription(
    "Not saved yet. It was changed elsewhere meanwhile, to “Soy milk”.",
  );
  await title.fill("Oat milk");
  await title.blur();
  await expect(title).toHaveAccessibleDescription(/Soy milk/);
  expect((await ann.storedTask(id)).title).toBe("Soy milk");

  await openTask(page).getByRole("button", { name: "Discard" }).click();
  await expect(title).toHaveValue("Soy milk");
  await page.reload();
  await expect(title).toHaveValue("Soy milk");
});

test("what is changed elsewhere while somebody writes is replaced on purpose only, too", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, `/app/tasks/${id}`);
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  await title.fill("Oat milk");
  await ann.changes(id, { title: "Soy milk" });
  await expect(title).toHaveAccessibleDescription(/Soy milk/);
  await title.blur();
  await expect(title).toHaveValue("Oat milk");
  expect((await ann.storedTask(id)).title).toBe("Soy milk");

  await saved(page, () => openTask(page).getByRole("button", { name: "Save" }).click());
  expect((await ann.storedTask(id)).title).toBe("Oat milk");
});

test("a date that is being written outlives a reload, and waits to be saved", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Rent", dueDate: "2031-01-15" });
  await openPage(page, `/app/tasks/${id}`);
  const day = openTask(page).getByLabel("Due date", { exact: true });
  await day.fill("2031-02-20");
  await page.reload();
  await expect(day).toHaveValue("2031-02-20");
  await expect(day).toHaveAccessibleDescription(NOT_SAVED);
  expect((await ann.storedTask(id)).dueDate).toBe("2031-01-15");

  const save = openTask(page).getByRole("button", { name: "Save" });
  await saved(page, () => save.click());
  await expect(save).toHaveCount(0);
  expect((await ann.storedTask(id)).dueDate).toBe("2031-02-20");
});

test("a renaming in the list replaces what was changed elsewhere on purpose only", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, "/app/all");
  await page.getByRole("checkbox", { name: "Milk" }).focus();
  await page.keyboard.press("F2");
  const title = page.getByRole("textbox", { name: /^Rename/ });
  await title.fill("Oat milk");
  await ann.changes(id, { title: "Soy milk" });
  await expect(title).toHaveAccessibleDescription(/changed elsewhere meanwhile, to “Soy milk”/);
  await title.blur();
  await expect(title).toHaveValue("Oat milk");
  expect((await ann.storedTask(id)).title).toBe("Soy milk");

  await title.press("Tab");
  await saved(page, () => page.keyboard.press("Enter"));
  await expect(page.getByRole("checkbox", { name: "Oat milk" })).toBeFocused();
  expect((await ann.storedTask(id)).title).toBe("Oat milk");
});

test("a new task that is being written in its list is in the field of new tasks after a reload", async ({
  page,
  ann,
}) => {
  await ann.hasTask({ title: "Milk" });
  await openPage(page, "/app/all");
  await page.getByRole("checkbox", { name: "Milk" }).focus();
  await page.keyboard.press("o");
  await page.getByRole("textbox", { name: "New task" }).fill("Water the fer");
  await page.reload();

  await expect(newTaskForm(page).getByRole("textbox", { name: "Title" })).toHaveText(
    "Water the fer",
  );
});

test("what one tab saves is no change elsewhere to another that only recalled it", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, `/app/tasks/${id}`);
  const title = openTask(page).getByRole("textbox", { name: "Title" });
  await title.fill("Oat mi");
  const other = await ann.context.newPage();
  await openPage(other, `/app/tasks/${id}`);
  const recalled = openTask(other).getByRole("textbox", { name: "Title" });
  await expect(recalled).toHaveValue("Oat mi");
  await title.fill("Oat milk");
  await expect(recalled).toHaveValue("Oat milk");
  await title.press("Enter");

  await expect(openTask(other)).toHaveAccessibleName("Oat milk");
  await expect(openTask(other).getByText(NOT_SAVED)).toHaveCount(0);
});

test("a text of a task that is deleted meanwhile, and can’t be saved, can still be copied", async ({
  page,
  ann,
}) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, `/app/tasks/${id}`);
  const story = "x".repeat(1001);
  await openTask(page).getByRole("textbox", { name: "Description" }).fill(story);
  await ann.remove(id);
  await expect(page.getByText("This task doesn’t exist or was deleted.")).toBeVisible();
  await expect(page.getByText(story)).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy" })).toBeVisible();

  await page.getByRole("button", { name: "Discard what was written" }).click();
  await expect(page.getByText(story)).toHaveCount(0);
  expect(await readDevice(page)).not.toContain(story);
});

test("signing out asks first, and then leaves nothing of it", async ({ page, ann }) => {
  const { id } = await ann.hasTask({ title: "Milk" });
  await openPage(page, `/app/tasks/${id}`);
  const notes = openTask(page).getByRole("textbox", { name: "Description" });
  await notes.fill("A secret");
  await page.reload();
  await expect(notes).toHaveValue("A secret");
  expect(await readDevice(page)).toContain("A secret");

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  const warning = toast(page, "1 change isn’t saved yet.");
  await warning.getByRole("button", { name: "Log out anyway" }).click();
  await expect(page).toHaveURL("/login");
  expect(await readDevice(page)).not.toContain("A secret");
});
