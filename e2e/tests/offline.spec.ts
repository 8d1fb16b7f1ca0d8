/** Promise: what is done without a connection is done: once, in order, and on every screen. */

import type { Page } from "@playwright/test";
import { readDevice } from "./kept.ts";
import { expect, test } from "./person.ts";
import { allSent, fillLogin, logOut, openPage, syncPill, taskBox, toast } from "./screen.ts";
import { ACTS, API, add, readScreen, readServer, reconnect, start } from "./twenty-changes.ts";

test.use({ serviceWorkers: "allow" });

test("20 changes without a connection are all there after a reload, and then at the server", async ({
  page,
  ann,
}) => {
  await start(page, ann);
  await page.route(API, (route) => route.abort());

  for (const act of ACTS) await act(page);
  await expect(syncPill(page)).toContainText("18 changes waiting");
  const shown = await readScreen(page);
  await page.reload();
  await expect(page.getByRole("main").getByRole("checkbox")).toHaveCount(8);
  expect(await readScreen(page)).toEqual(shown);
  const sent = countWrites(page);
  await page.unroute(API);
  await reconnect(page);

  await expect.poll(() => readServer(ann)).toEqual(shown);
  expect(await readScreen(page)).toEqual(shown);
  // What was never sent and taken back is never sent.
  expect(sent()).toBe(18);
});

test("20 changes of which every first answer is lost are each made once", async ({ page, ann }) => {
  await start(page, ann);
  const seen = new Set<string>();
  await page.route(API, async (route) => {
    const key = route.request().headers()["idempotency-key"];
    if (!key || seen.has(key)) return route.continue();
    seen.add(key);
    await route.fetch();
    await route.abort();
  });

  for (const [at, act] of ACTS.entries()) {
    await act(page);
    await expect.poll(() => seen.size).toBe(at + 1);
    await reconnect(page);
  }

  const shown = await readScreen(page);
  expect(shown).toHaveLength(8);
  // The page says nothing of a write that is answered quickly, so the server itself is asked.
  await expect.poll(() => readServer(ann)).toEqual(shown);
  const doubles = (await ann.storedTasks()).map(({ title }) => title);
  expect(new Set(doubles).size).toBe(doubles.length);
});

test("another tab shows a change at once, and the changes of both are sent once", async ({
  page,
  ann,
}) => {
  await start(page, ann);
  const other = await ann.context.newPage();
  await openPage(other, "/app/all?status=all");
  await expect(taskBox(other, "Water")).toBeVisible();
  const sent = [countWrites(page), countWrites(other)];
  await ann.context.route(API, (route) => route.abort());
  await add(page, "From the first");
  await expect(taskBox(other, "From the first")).toBeVisible();
  await taskBox(other, "From the first").click();
  await expect(taskBox(page, "From the first")).toBeChecked();
  const failed = sent.map((count) => count());

  for (const tab of [page, other]) await expect(syncPill(tab)).toBeVisible();
  await ann.context.unroute(API);
  await Promise.all([reconnect(page), reconnect(other)]);
  for (const tab of [page, other]) await allSent(tab);

  const stored = (await ann.storedTasks()).find(({ title }) => title === "From the first");
  expect(stored).toMatchObject({ completed: true, version: 2 });
  const since = sent.map((count, at) => count() - (failed[at] ?? 0));
  expect(since.reduce((sum, count) => sum + count)).toBe(2);
});

test("logging out with unsent changes asks first, and then leaves nothing behind", async ({
  page,
  ann,
}) => {
  await start(page, ann);
  await page.route(API, (route) => route.abort());
  await add(page, "Never sent");
  await expect(syncPill(page)).toContainText("1 change waiting");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  const warning = toast(page, "1 change isn’t saved yet.");
  await warning.getByRole("button", { name: "Log out anyway" }).click();
  await expect(page).toHaveURL("/login");
  expect(await readDevice(page)).not.toContain("Never sent");

  await page.unroute(API);
  await fillLogin(page, ann.email);
  await expect(page).toHaveURL("/app/today");
  await openPage(page, "/app/all?status=all");
  await expect(taskBox(page, "Water")).toBeVisible();
  await expect(taskBox(page, "Never sent")).toHaveCount(0);
});

test("whoever comes next on the same device finds nothing of who was there before", async ({
  page,
  ann,
  ben,
}) => {
  await start(page, ann);
  const cookies = await ben.context.cookies();
  await ann.context.clearCookies();
  await ann.context.addCookies(cookies);
  await page.route(API, (route) => route.abort());
  await openPage(page, "/app/all?status=all");
  await expect(page.getByRole("button", { name: "Account of Ben" })).toBeVisible();
  await expect(page.getByText("Can’t reach the server.")).toBeVisible();

  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect.poll(() => readDevice(page)).not.toContain("Water");
});

test("a log-out without unsent changes empties the device", async ({ page, ann }) => {
  await start(page, ann);
  await expect.poll(() => readDevice(page)).toContain("Water");
  await logOut(page);
  expect(await readDevice(page)).not.toContain("Water");
});

function countWrites(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.headers()["idempotency-key"]) count += 1;
  });
  return () => count;
}
