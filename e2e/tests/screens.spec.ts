/** Promise: going from one screen to another waits for nobody. */

import type { Page } from "@playwright/test";
import { expect, test } from "./person.ts";
import { openPage, openTask, taskBox } from "./screen.ts";

const PHONE = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 800 };

const place = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });

// With the live signal open, the network never comes to rest.
test.beforeEach(({ page }) => page.route("**/api/events", (route) => route.abort()));

/** The rest comes when the page has nothing else to do, in the order in which it was wished for. */
async function everythingLoaded(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await page.waitForLoadState("networkidle");
}

test("all screens are there with the network gone", async ({ page, ann, context }) => {
  await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/today");
  await expect(page.getByText("All clear for today.")).toBeVisible();
  await everythingLoaded(page);
  await context.setOffline(true);

  for (const [name, heading] of [
    ["Upcoming", "Upcoming"],
    ["Completed", "Completed"],
    ["All tasks", "All tasks"],
  ] as const) {
    await place(page, name).click();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeFocused();
    await expect(page).toHaveTitle(`${heading} · Holdfast`);
  }
  await page.getByRole("link", { name: "Water the ferns" }).click();
  await expect(openTask(page)).toBeFocused();
  await expect(page).toHaveTitle("Water the ferns · Holdfast");
  await page.goBack();
  await expect(openTask(page)).toHaveCount(0);
  await expect(taskBox(page, "Water the ferns")).toBeFocused();
});

test("nothing is asked of the page's server", async ({ page, ann, baseURL }) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all");
  await everythingLoaded(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    // The browser itself looks after the picture in the tab.
    if (origin === baseURL && pathname !== "/icon.svg") asked.push(pathname);
  });

  await page.getByRole("link", { name: "Water the ferns" }).click();
  await expect(page).toHaveURL(`/app/tasks/${id}`);
  await place(page, "Upcoming").click();
  await expect(page).toHaveURL("/app/upcoming");
  await page.goBack();
  await expect(openTask(page)).toBeVisible();
  expect(asked).toEqual([]);
});

test("a task opens beside its list, and alone where there is no room", async ({ page, ann }) => {
  await page.setViewportSize(WIDE);
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await ann.hasTask({ title: "Send the lease" });
  await openPage(page, "/app/all?sort=title");
  await page.getByRole("link", { name: "Water the ferns" }).click();
  await expect(openTask(page)).toBeVisible();
  await expect(taskBox(page, "Send the lease")).toBeVisible();

  await page.setViewportSize(PHONE);
  await expect(openTask(page)).toBeVisible();
  await expect(taskBox(page, "Send the lease")).toHaveCount(0);
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page).toHaveURL("/app/all?sort=title");
  await expect(taskBox(page, "Send the lease")).toBeVisible();

  await page.setViewportSize(WIDE);
  await openPage(page, `/app/tasks/${id}`);
  await expect(openTask(page)).toBeVisible();
  await expect(page.getByRole("main").getByRole("checkbox")).toHaveCount(1);
});

test("Back is as far down the list as one was", async ({ page, ann }) => {
  await page.setViewportSize(PHONE);
  await ann.hasTasks(Array.from({ length: 40 }, (_, index) => ({ title: `Task ${index}` })));
  await openPage(page, "/app/all?sort=oldest");
  const link = page.getByRole("link", { name: "Task 30" });
  await link.scrollIntoViewIfNeeded();
  const wasAt = await page.evaluate(() => scrollY);
  expect(wasAt).toBeGreaterThan(PHONE.height);

  await link.click();
  await expect(openTask(page)).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole("button", { name: "Back" }).click();
  await expect(taskBox(page, "Task 30")).toBeFocused();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(wasAt);
});

test("a filter that is changed beside an open task stays when the task is closed", async ({
  page,
  ann,
}) => {
  await page.setViewportSize(WIDE);
  await ann.hasTasks([{ title: "Water the ferns" }, { title: "Send the lease" }]);
  await openPage(page, "/app/all");
  await page.getByRole("link", { name: "Water the ferns" }).click();
  await expect(openTask(page)).toBeVisible();
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("lease");
  await expect(taskBox(page, "Send the lease")).toBeVisible();
  await openTask(page).getByRole("button", { name: "Back" }).click();
  await expect(page).toHaveURL("/app/all?q=lease");
  await expect(page.getByRole("searchbox", { name: "Search tasks" })).toHaveValue("lease");
});
