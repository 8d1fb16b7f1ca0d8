/** What each screen looks like. `make snapshots TAKE=yes` takes the pictures anew: look at them. */

import { readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect } from "../tests/person.ts";
import { listens, newTaskForm, openTask, read, taskBox } from "../tests/screen.ts";
import { LEASE, test } from "./people.ts";

/** A page of the app that knows all that the server does. */
async function open(page: Page, address: string): Promise<void> {
  await read(page, () => page.goto(address));
  await listens(page);
}

const title = (page: Page) => newTaskForm(page).getByRole("textbox", { name: "Title" });

const BEFORE_LOGIN: Record<string, (page: Page) => Promise<void>> = {
  landing: async (page) => {
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Get started" })).toBeVisible();
  },
  login: async (page) => {
    await page.goto("/login");
    await expect(page.getByLabel("Email")).toBeEnabled();
  },
  signup: async (page) => {
    await page.goto("/signup");
    await expect(page.getByLabel("Email")).toBeEnabled();
  },
};

const APP: Record<string, (page: Page, leaseId: string) => Promise<void>> = {
  today: async (page) => {
    await open(page, "/app/today");
    await expect(page.getByRole("list", { name: "Overdue" })).toBeVisible();
  },
  upcoming: (page) => open(page, "/app/upcoming"),
  all: async (page) => {
    await open(page, "/app/all?q=the&due=week");
    await expect(taskBox(page, LEASE)).toBeVisible();
  },
  completed: (page) => open(page, "/app/completed"),
  task: async (page, leaseId) => {
    await open(page, "/app/today");
    await page.getByRole("link", { name: LEASE }).click();
    await expect(page).toHaveURL(`/app/tasks/${leaseId}`);
    await openTask(page).getByText("History").click();
    await expect(openTask(page).getByRole("list", { name: "History" })).toBeVisible();
  },
  palette: async (page) => {
    await open(page, "/app/today");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("dialog", { name: "Find anything" }).getByRole("combobox").fill("the");
  },
  "quick-add": async (page) => {
    await open(page, "/app/upcoming");
    await page.keyboard.press("q");
    await expect(page.getByRole("dialog", { name: "New task" })).toBeVisible();
    await title(page).fill("Pay the gas bill tomorrow 5pm !1");
    await expect(newTaskForm(page).getByRole("status")).toContainText("High priority");
  },
  settings: async (page) => {
    await page.goto("/app/settings");
    await expect(page.getByRole("switch", { name: "Single-key shortcuts" })).toBeVisible();
  },
  account: async (page) => {
    await page.goto("/app/settings/account");
    await expect(page.getByText("This device")).toBeVisible();
  },
  shortcuts: async (page) => {
    await open(page, "/app/today");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  },
  refused: async (page, leaseId) => {
    await page.route(`**/api/tasks/${leaseId}/complete`, (route) =>
      route.fulfill({
        status: 422,
        headers: { "Access-Control-Allow-Origin": new URL(page.url()).origin },
        json: {
          success: false,
          error: { code: "LIMIT_EXCEEDED", message: "Not on a Wednesday.", details: null },
        },
      }),
    );
    await open(page, "/app/today");
    await taskBox(page, LEASE).click();
    const review = page.getByRole("button", { name: "1 change not saved · Review" });
    await expect(review).toBeVisible();
    // Without the message of the moment, which lies above it on a phone.
    await open(page, "/app/today");
    await review.click();
    await expect(page.getByRole("dialog", { name: "Changes that weren’t saved" })).toBeVisible();
  },
};

test.describe("before the login", () => {
  test.use({ as: "nobody" });
  for (const [name, show] of Object.entries(BEFORE_LOGIN)) {
    test(name, async ({ page }) => {
      await show(page);
      await expect(page).toHaveScreenshot(`${name}.png`);
    });
  }
});

for (const [name, show] of Object.entries(APP)) {
  test(name, async ({ page, people }) => {
    await show(page, people.ann.leaseId);
    await expect(page).toHaveScreenshot(`${name}.png`);
  });
}

test.describe("without a task", () => {
  test.use({ as: "newcomer" });
  test("today-empty", async ({ page }) => {
    await open(page, "/app/today");
    await expect(page.getByText("All clear for today.")).toBeVisible();
    await expect(page).toHaveScreenshot("today-empty.png");
  });
});

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
test("there is no picture of a screen that is gone", ({}, info) => {
  const suffix = `-${info.project.name}.png`;
  const shown = [...Object.keys(BEFORE_LOGIN), ...Object.keys(APP), "today-empty"];
  const folder = path.dirname(info.snapshotPath("today.png", { kind: "screenshot" }));
  const pictures = readdirSync(folder).filter((file) => file.endsWith(suffix));
  expect(pictures.sort()).toEqual(shown.map((name) => name + suffix).sort());
});
