/** Promise: everybody has their own order, and changes it as they like. */

import type { Page } from "@playwright/test";
import { expect, test } from "./person.ts";
import { listens, openPage, saved, taskBox, taskRow } from "./screen.ts";

const shown = (page: Page) => page.getByRole("list", { name: "Tasks" }).getByRole("link");

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
