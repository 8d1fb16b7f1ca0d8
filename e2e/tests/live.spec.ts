/** Promise: it is there on every device a moment later, and the app starts without a connection. */

import type { Page } from "@playwright/test";
import { readDevice } from "./kept.ts";
import { expect, type Person, test } from "./person.ts";
import { addTask, listens, newTaskForm, openPage, syncPill, taskBox, toast } from "./screen.ts";

test.use({ serviceWorkers: "allow" });

test("what another device does appears without a reload", async ({
  page,
  ann,
  browser,
  baseURL,
}) => {
  const elsewhere = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  await elsewhere.addCookies(await ann.context.cookies());
  const phone = await elsewhere.newPage();
  await openPage(page, "/app/all");
  const listening = phone.waitForResponse((response) => response.url().endsWith("/api/events"));
  await openPage(phone, "/app/all");
  await expect(phone.getByText("Add your first task.")).toBeVisible();
  expect((await listening).status()).toBe(200);

  await addTask(page, "From the laptop");

  // Asking now and then would take half a minute.
  await expect(taskBox(phone, "From the laptop")).toBeVisible({ timeout: 15_000 });
  await elsewhere.close();
});

test("only one tab of a browser listens for all of them", async ({ page, ann }) => {
  const streams: string[] = [];
  ann.context.on("request", (request) => {
    if (request.url().endsWith("/api/events")) streams.push(request.url());
  });
  const other = await ann.context.newPage();
  await openPage(page, "/app/all");
  await expect.poll(() => streams.length).toBe(1);
  await openPage(other, "/app/all");
  await ann.hasTask({ title: "From afar" });

  await expect(taskBox(page, "From afar")).toBeVisible();
  await expect(taskBox(other, "From afar")).toBeVisible();
  expect(streams).toHaveLength(1);
});

test("where nothing tells of changes, the page asks now and then", async ({ page, ann }) => {
  await page.route("**/api/events", (route) => route.abort());
  await page.clock.install();
  await openPage(page, "/app/all");
  await expect(page.getByText("Add your first task.")).toBeVisible();
  await ann.hasTask({ title: "From afar" });

  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(taskBox(page, "From afar")).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("a new version waits until it is asked for, so that nothing typed is lost", async ({
  page,
  ann: _,
}) => {
  await openPage(page, "/app/all");
  await untilReady(page);
  await page.reload();
  await listens(page);
  const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
  await title.fill("Half a thou");

  await untilNewVersionIsThere(page);

  const offer = toast(page, "New version");
  await expect(offer).toBeVisible();
  await expect(title).toHaveText("Half a thou");
  expect(await workerInCharge(page)).not.toContain("next");

  const reloaded = page.waitForEvent("domcontentloaded");
  await offer.getByRole("button", { name: "Reload" }).click();
  await reloaded;
  expect(await workerInCharge(page)).toContain("next");
});

test("the app starts without a connection, with what the device has, and can be used", async ({
  page,
  ann,
}) => {
  await ann.hasTask({ title: "Water the ferns", dueDate: "2026-01-15" });
  await openPage(page, "/app/today");
  await expect(taskBox(page, "Water the ferns")).toBeVisible();
  await expect.poll(() => readDevice(page)).toContain("Water");
  await untilReady(page);
  await ann.context.setOffline(true);

  for (const path of ["/app/today", "/app/all"]) {
    await page.goto(path);
    await expect(taskBox(page, "Water the ferns")).toBeVisible();
    await expect(page).toHaveURL(path);
  }
  await expect(syncPill(page)).toContainText("Offline");
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill("Written in a tunnel");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Water the ferns" }).click();
  await expect(page.getByRole("article", { name: "Water the ferns" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("article", { name: "Water the ferns" })).toBeVisible();
  await openPage(page, "/app/settings");
  await expect(page.getByText("This page needs a connection.")).toBeVisible();

  await ann.context.setOffline(false);
  await openPage(page, "/app/all");
  await expect.poll(() => titles(ann)).toContain("Written in a tunnel");
});

test("nothing of anybody is in what the browser caches of the app", async ({ page, ann }) => {
  await ann.hasTask({ title: "A secret" });
  await openPage(page, "/app/all");
  await expect(taskBox(page, "A secret")).toBeVisible();
  await untilReady(page);

  const cached = await page.evaluate(async () => {
    const pages: { address: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith("/_next/") || pathname.endsWith(".png")) continue;
        pages.push({ address: pathname, text: (await (await cache.match(request))?.text()) ?? "" });
      }
    }
    return pages;
  });
  expect(cached.map(({ address }) => address)).toEqual(["/offline"]);
  for (const secret of ["A secret", ann.email, "eyJ"])
    expect(cached[0]?.text).not.toContain(secret);
});

test("a page without anybody is no way in", async ({ page, ann }) => {
  await openPage(page, "/app/all");
  await untilReady(page);
  await page.evaluate(() => localStorage.clear());
  await ann.context.setOffline(true);

  await openPage(page, "/app/all");
  await expect(page.getByText("You are offline.")).toBeVisible();
  await ann.context.setOffline(false);
});

test("what is needed to install it is there", async ({ request, page }) => {
  await page.goto("/login");
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await request.get(address ?? "")).json();
  expect(manifest).toMatchObject({
    name: "Holdfast",
    start_url: "/app/today",
    display: "standalone",
  });
  for (const { src, sizes } of manifest.icons) {
    const icon = await request.get(src);
    expect(icon.headers()["content-type"]).toBe("image/png");
    const bytes = await icon.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
});

/** Everything that a start without a connection needs is in the cache. */
async function untilReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** The same code at another address is to the browser what the next version will be. */
async function untilNewVersionIsThere(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const worker = await navigator.serviceWorker.register("/sw.js?next");
    const { installing } = worker;
    if (!installing) throw new Error("nothing is being installed");
    await new Promise<void>((resolve) => {
      installing.addEventListener("statechange", () => {
        if (installing.state === "installed") resolve();
      });
    });
  });
}

function workerInCharge(page: Page): Promise<string> {
  return page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? "");
}

async function titles(person: Person): Promise<string[]> {
  return (await person.storedTasks()).map(({ title }) => title);
}
