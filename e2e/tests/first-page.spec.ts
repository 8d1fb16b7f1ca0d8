/** Promise: a page comes with its tasks in it, and waits for nobody to bring them. */

import type { BrowserContext, Page, Response } from "@playwright/test";
import { readDevice } from "./kept.ts";
import { test } from "./own-servers.ts";
import { expect, type Person } from "./person.ts";
import { saved, taskBox } from "./screen.ts";

// One worker for all of them: each one more would start two servers more.
test.describe.configure({ mode: "default" });

const LISTS = ["/app/today", "/app/upcoming", "/app/all", "/app/completed"];

/** Something for each list; the browser is in Berlin. */
async function fill(person: Person): Promise<void> {
  const today = dayInBerlin(0);
  await person.hasTasks([
    { title: "Renew the passport", dueDate: dayInBerlin(-3), priority: "high" },
    { title: "Water the ferns", dueDate: today },
    { title: "Call Mum", dueDate: `${today}T20:30:00Z` },
    { title: "Dentist", dueDate: dayInBerlin(2), description: "Bring the card" },
    { title: "</script><b>Read a book</b>" },
    { title: "Book the train", completed: true },
  ]);
}

function dayInBerlin(away: number): string {
  const moment = new Date(Date.now() + away * 24 * 60 * 60 * 1000);
  return moment.toLocaleDateString("sv-SE", { timeZone: "Europe/Berlin" });
}

/** As the browser tells it after a first visit. */
async function knowsZone(context: BrowserContext, url: string, zone: string): Promise<void> {
  await context.addCookies([{ name: "holdfast-zone", value: zone, url }]);
}

const SHOWN: Record<string, string[]> = {
  "/app/today": ["Renew the passport", "Water the ferns", "Call Mum"],
  "/app/upcoming": ["Water the ferns", "Call Mum", "Dentist"],
  "/app/all": ["Renew the passport", "Call Mum", "Dentist", "</script><b>Read a book</b>"],
  "/app/all?q=dent": ["Dentist"],
  "/app/completed": ["Book the train"],
};

test("each list is in the page that the server sends, without a script", async ({
  ann,
  ben,
  browser,
  own,
}) => {
  await fill(ann);
  await ben.hasTask({ title: "Nobody else’s business", dueDate: dayInBerlin(0) });
  const context = await browser.newContext({ baseURL: own.page.url, javaScriptEnabled: false });
  await context.addCookies(await ann.context.cookies());
  await knowsZone(context, own.page.url, "Europe/Berlin");
  const page = await context.newPage();

  for (const [path, titles] of Object.entries(SHOWN)) {
    const answer = await untilInTime(page, path);
    for (const title of titles) await expect(page.getByText(title)).toBeVisible();
    const html = (await answer?.text()) ?? "";
    expect(answer?.headers()["cache-control"], path).toBe("private, no-store");
    // Neither a token nor anything of anybody else.
    expect(html).not.toContain("eyJ");
    expect(html).not.toContain("business");
  }
  await context.close();
});

test("a task is in the page that the server sends to its owner, and to nobody else", async ({
  page,
  ann,
  ben,
  browser,
  own,
}) => {
  const { id } = await ann.hasTask({ title: "</script><b>Milk</b>", description: "One\nTwo" });
  const context = await browser.newContext({ baseURL: own.page.url, javaScriptEnabled: false });
  await context.addCookies(await ann.context.cookies());
  const plain = await context.newPage();
  const answer = await untilInTime(plain, `/app/tasks/${id}`);
  await expect(plain.getByText("</script><b>Milk</b>")).toBeVisible();
  await expect(plain.getByText("One Two")).toBeVisible();
  expect(answer?.headers()["cache-control"]).toBe("private, no-store");
  expect(await answer?.text()).not.toContain("eyJ");
  await context.close();
  for (const path of [`/app/tasks/${id}`, "/app/tasks/not-a-task"]) {
    expect(await (await ben.page.goto(path))?.text()).not.toContain("Milk");
  }

  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(`/app/tasks/${id}`);
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("One\nTwo");
  expect(problems).toEqual([]);
});

/** On a busy machine the API may take longer than a page waits; then the page comes without its tasks. */
async function untilInTime(page: Page, path: string): Promise<Response | null> {
  let answer: Response | null = null;
  await expect(async () => {
    answer = await page.goto(path);
    expect(await page.getByText(/^Loading /).count()).toBe(0);
  }).toPass();
  return answer;
}

for (const zone of ["Europe/Berlin", "Pacific/Kiritimati", "Nowhere/At_all"]) {
  test(`what the server sent is what the page goes on with, told of ${zone}`, async ({
    page,
    ann,
    own,
  }) => {
    await fill(ann);
    await knowsZone(ann.context, own.page.url, zone);
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });

    for (const [path, titles] of Object.entries(SHOWN)) {
      await page.goto(path);
      for (const title of titles) await expect(taskBox(page, title)).toBeVisible();
      // Where no heading names the day, the row does; in the late evening it is overdue.
      const words = path === "/app/all" ? "due:Today 21:30" : "due:21:30";
      await expect(page.getByText(words)).toHaveCount(titles.includes("Call Mum") ? 1 : 0);
    }
    expect(problems).toEqual([]);
  });
}

test("a list is never taken away to be shown again", async ({ page, ann, own }) => {
  await fill(ann);
  await knowsZone(ann.context, own.page.url, "Europe/Berlin");
  await page.addInitScript(() => {
    const watched = { isShown: false, wentAway: 0 };
    Object.assign(window, { watched });
    new MutationObserver(() => {
      const isShown = document.querySelector("main li input[type=checkbox]") !== null;
      if (watched.isShown && !isShown) watched.wentAway += 1;
      watched.isShown ||= isShown;
    }).observe(document, { childList: true, subtree: true });
  });
  for (const path of LISTS) {
    // The first visit knows nothing; the second has all of it on the device.
    for (const visit of ["first", "second"]) {
      const read = page.waitForResponse((response) => response.url().includes("/api/sync"));
      await page.goto(path);
      await read;
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      const watched = await page.evaluate(() => (window as unknown as Watched).watched);
      expect(watched, `${path}, ${visit} visit`).toEqual({ isShown: true, wentAway: 0 });
    }
  }
});

type Watched = { watched: { isShown: boolean; wentAway: number } };

test("an API that answers nothing holds no page up", async ({ page, ann, own }) => {
  await fill(ann);
  own.api.pause();
  await page.goto("/app/today");
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);

  own.api.resume();
  await expect(taskBox(page, "Water the ferns")).toBeVisible();
});

test("a repeat visit shows what the device holds, though the API answers nothing", async ({
  page,
  ann,
  own,
}) => {
  await fill(ann);
  await page.goto("/app/today");
  await expect.poll(() => readDevice(page)).toContain("Water the ferns");
  own.api.pause();
  try {
    for (const path of ["/app/today", "/app/upcoming"]) {
      await page.goto(path);
      await expect(taskBox(page, "Water the ferns")).toBeVisible();
    }
  } finally {
    own.api.resume();
  }
});

test("what was deleted elsewhere between two visits doesn’t come back", async ({ page, ann }) => {
  await fill(ann);
  await page.goto("/app/all");
  await expect.poll(() => readDevice(page)).toContain("Dentist");
  const dentist = (await ann.storedTasks()).find(({ title }) => title === "Dentist");
  let isDeleted = false;
  await page.route("**/api/sync**", async (route) => {
    // The page is made with it, and its deletion is the first thing that is read.
    if (!isDeleted) await ann.remove(dentist?.id ?? "");
    isDeleted = true;
    await route.continue();
  });
  await page.reload();
  await expect(taskBox(page, "Dentist")).toHaveCount(0);
  await expect(taskBox(page, "Renew the passport")).toBeVisible();
});

test("nothing can be ticked before the page listens, so that no tick is lost", async ({
  page,
  ann,
}) => {
  await fill(ann);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/app/all", { waitUntil: "commit" });
  await expect(page.getByText("Water the ferns")).toBeVisible();
  const box = page.locator('input[aria-label="Water the ferns"]');
  await box.click({ force: true });
  await expect(box).not.toBeChecked();

  letGo();
  await saved(page, () => taskBox(page, "Water the ferns").click());
  await expect(taskBox(page, "Water the ferns")).toHaveCount(0);
});
