/** What a visitor sees and does on the page, by the names that they know. */

import type { Locator, Page, Response } from "@playwright/test";
import { expect, PASSWORD } from "./person.ts";

/**
 * Opens a page of the app, and returns once it hears keys: its list is there before that.
 * A click waits for it by itself; what is filled in or pressed before would be lost.
 */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await listens(page);
}

export async function listens(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("main [inert]")).toHaveCount(0);
}

/** Resolves when the page knows all that the server does, and has its token. */
export async function read(page: Page, act: () => Promise<unknown>): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes("/api/sync"));
  await act();
  await answered;
}

/** A task in a list, or the one that is open, by the box that ticks it. */
export function taskBox(page: Page, title: string): Locator {
  return page.getByRole("checkbox", { name: title, exact: true });
}

export function taskRow(page: Page, title: string): Locator {
  return page.getByRole("listitem").filter({ has: taskBox(page, title) });
}

/** The one that is open, beside its list or alone. */
export function openTask(page: Page): Locator {
  return page.getByRole("article");
}

export function newTaskForm(page: Page): Locator {
  return page.getByRole("form", { name: "New task" });
}

export function toast(page: Page, words: string | RegExp): Locator {
  return page
    .getByRole("region", { name: /Notifications/ })
    .getByRole("listitem")
    .filter({ hasText: words });
}

/** What is said of the changes that the server doesn't have yet. */
export function syncPill(page: Page): Locator {
  return page.getByRole("status").filter({ hasText: /waiting|Offline|Syncing/ });
}

/** Where changes are said to wait: until none does. "All saved" stands there for a moment only. */
export async function allSent(page: Page): Promise<void> {
  await expect(syncPill(page)).toHaveCount(0);
}

/** Resolves when the task is kept, and not merely shown. */
export async function addTask(page: Page, title: string): Promise<void> {
  await listens(page);
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill(title);
  await saved(page, () => page.keyboard.press("Enter"));
  await expect(taskBox(page, title)).toBeVisible();
}

/** Does something that writes, and waits until the API has acknowledged it. */
export async function saved(page: Page, act: () => Promise<unknown>): Promise<Response> {
  const acknowledged = page.waitForResponse(
    (response) => response.url().includes("/api/tasks") && isWrite(response.request().method()),
  );
  await act();
  const response = await acknowledged;
  expect(response.ok(), `${response.status()} ${response.url()}`).toBe(true);
  return response;
}

function isWrite(method: string): boolean {
  return ["POST", "PUT", "PATCH", "DELETE"].includes(method);
}

export async function fillLogin(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login$/);
}
