/** Twenty changes of every kind, some of which build on one another, and what became of them. */

import type { Page } from "@playwright/test";
import { readDevice } from "./kept.ts";
import { expect, type Person } from "./person.ts";
import { newTaskForm, openPage, taskBox, taskRow } from "./screen.ts";

/** Every request to the API, the reads too. */
export const API = "**/api/{tasks,sync}**";

const TITLES = ["Bread", "Ferns", "Lease", "Books", "Ferry", "Mum"];

type Act = (page: Page) => Promise<unknown>;

/** One takes another one back. */
export const ACTS: Act[] = [
  ...TITLES.map(
    (title): Act =>
      (page) =>
        add(page, title),
  ),
  (page) => taskBox(page, "Bread").click(),
  (page) => taskBox(page, "Water").click(),
  (page) => rename(page, "Ferns", "Ferns and moss"),
  (page) => remove(page, "Lease"),
  (page) => page.keyboard.press("z"),
  (page) => taskBox(page, "Lease").click(),
  (page) => taskBox(page, "Water").click(),
  (page) => remove(page, "Books"),
  (page) => rename(page, "Old name", "New name"),
  (page) => taskBox(page, "New name").click(),
  (page) => add(page, "Last one"),
  (page) => remove(page, "Doomed"),
  (page) => rename(page, "Mum", "Call Mum"),
  (page) => taskBox(page, "Call Mum").click(),
];

export async function start(page: Page, person: Person): Promise<void> {
  await person.hasTasks([{ title: "Water" }, { title: "Old name" }, { title: "Doomed" }]);
  await openPage(page, "/app/all?status=all");
  await expect(taskBox(page, "Water")).toBeVisible();
  // The page came with it; from now on the device has it, too.
  await expect.poll(() => readDevice(page)).toContain("Water");
}

export async function add(page: Page, title: string): Promise<void> {
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill(title);
  await page.keyboard.press("Enter");
  await expect(taskBox(page, title)).toBeVisible();
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole("link", { name: from, exact: true }).click();
  const title = page.getByRole("article", { name: from }).getByRole("textbox", { name: "Title" });
  await title.fill(to);
  await title.press("Enter");
  await page
    .getByRole("article", { name: to })
    .getByRole("button", { name: /Back|Close/ })
    .click();
  await expect(page.getByRole("article")).toHaveCount(0);
  await expect(taskBox(page, to)).toBeVisible();
}

async function remove(page: Page, title: string): Promise<void> {
  await taskRow(page, title).hover();
  await page.getByRole("button", { name: `Delete “${title}”` }).click();
  await expect(taskBox(page, title)).toHaveCount(0);
}

/** As when the network comes back. */
export function reconnect(page: Page): Promise<unknown> {
  return page.evaluate(() => window.dispatchEvent(new Event("online")));
}

export type Line = [title: string, completed: boolean];

/** All at one moment: what is read while answers come in must not be half of one and half of another. */
export async function readScreen(page: Page): Promise<Line[]> {
  const boxes = page.getByRole("main").getByRole("checkbox");
  const lines = await boxes.evaluateAll((elements) =>
    elements.map((element): [string, boolean] => [
      element.getAttribute("aria-label") ?? "",
      (element as HTMLInputElement).checked,
    ]),
  );
  return lines.sort();
}

export async function readServer(person: Person): Promise<Line[]> {
  const tasks = await person.storedTasks();
  return tasks.map(({ title, completed }): Line => [title, completed]).sort();
}
