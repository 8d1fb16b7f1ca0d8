/** Promise: your tasks are yours alone, and nothing that opens them lies about. */

import type { Page } from "@playwright/test";
import { expect, type Person, test } from "./person.ts";
import { addTask, taskBox } from "./screen.ts";

const FORBIDDEN = "You don’t have access to this task.";
const MISSING = "This task doesn’t exist or was deleted.";
const NOBODYS = "11111111-2222-4333-8444-555555555555";

test("somebody else sees nothing of it, in no list and by no address", async ({
  page,
  ann,
  ben,
}) => {
  const { id } = await ann.hasTask({ title: "Ann's surprise for Ben" });
  await page.goto(`/app/tasks/${id}`);
  await expect(taskBox(page, "Ann's surprise for Ben")).toBeVisible();

  for (const list of ["/app/today", "/app/all?status=all", "/app/completed"]) {
    await ben.page.goto(list);
    await expect(ben.page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(ben.page.getByRole("checkbox")).toHaveCount(0);
  }
  await ben.page.goto(`/app/tasks/${id}`);
  await expect(ben.page.getByText(FORBIDDEN)).toBeVisible();
  expect(await ben.page.content()).not.toContain("surprise");
  await ben.page.getByRole("link", { name: "Back to Today" }).click();
  await expect(ben.page).toHaveURL("/app/today");
});

test("what nobody has is not found, and neither is what is no task at all", async ({
  page,
  ann: _ann,
}) => {
  for (const id of [NOBODYS, "not-a-task", "%20"]) {
    await page.goto(`/app/tasks/${id}`);
    await expect(page.getByText(MISSING)).toBeVisible();
  }
});

test("a deleted task is not found", async ({ page, ann, apiUrl }) => {
  const { id } = await ann.hasTask({ title: "Old receipts" });
  const deleted = await ann.context.request.delete(`${apiUrl}/api/tasks/${id}`, {
    headers: { Authorization: `Bearer ${await ann.token()}` },
  });
  expect(deleted.status()).toBe(200);
  await page.goto(`/app/tasks/${id}`);
  await expect(page.getByText(MISSING)).toBeVisible();
});

// H-14.
test("two people in one browser, one after the other, never meet", async ({ page, ann, ben }) => {
  await page.goto("/app/all");
  await addTask(page, "Ann's secret");
  const cookies = await ben.context.cookies();
  await ann.context.clearCookies();
  await ann.context.addCookies(cookies);

  await page.reload();
  await expect(page.getByText("Add your first task.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Account of Ben" })).toBeVisible();
});

test("the token is nowhere where a script could find it", async ({ page, ann }) => {
  const token = await ann.token();
  const signature = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/;
  expect(token).toMatch(signature);
  const answered = page.waitForResponse((response) => response.url().includes("/api/auth/token"));
  await page.goto("/app/all");
  await addTask(page, "Water the ferns");
  await answered;

  for (const path of ["/app/all", "/app/today", "/login", "/"]) {
    const html = await (await ann.context.request.get(path)).text();
    expect(html, path).not.toMatch(signature);
  }
  expect(await page.content()).not.toMatch(signature);
  expect(await readStorage(page)).not.toMatch(signature);
  await expectNoReadableCookies(page, ann);
});

async function expectNoReadableCookies(page: Page, person: Person): Promise<void> {
  const readable = await page.evaluate(() => document.cookie);
  // In which zone the visitor is, their scripts know anyway.
  expect(readable.replace("holdfast-zone=Europe/Berlin", "")).toBe("");
  const cookies = await person.context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const { name, httpOnly } of cookies) expect(httpOnly, name).toBe(name !== "holdfast-zone");
}

/** All that a script of the page could read back later. */
function readStorage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, history.state];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        kept.push(await settled(database.transaction(store).objectStore(store).getAll()));
      }
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const answer of await cache.matchAll()) kept.push(await answer.text());
    }
    return JSON.stringify(kept);

    function settled<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }
  });
}
