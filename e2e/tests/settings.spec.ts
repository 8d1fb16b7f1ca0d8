/** Promise: everybody has it as they like it, on each of their devices. */

import { expect, test } from "./person.ts";
import { openPage } from "./screen.ts";

test("choices hold at once, and after a reload", async ({ page, ann: _ann }) => {
  await openPage(page, "/app/settings");
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toContainClass("dark");
  await page.getByRole("radio", { name: "Compact" }).check();
  await page.getByRole("switch", { name: "Single-key shortcuts" }).uncheck();

  await page.reload();
  await expect(page.locator("html")).toContainClass("dark");
  await expect(page.getByRole("radio", { name: "Compact" })).toBeChecked();
  await expect(page.getByRole("switch", { name: "Single-key shortcuts" })).not.toBeChecked();
});

test("rows stand close before the page’s code has come", async ({ page, ann }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await ann.hasTask({ title: "Water the ferns" });
  await page.goto("/app/settings");
  const height = async () => (await page.locator("[data-task]").boundingBox())?.height;
  await page.getByRole("radio", { name: "Compact" }).check();
  await openPage(page, "/app/all");
  const compact = await height();

  await page.route("**/_next/static/**/*.js", (route) => route.abort());
  await page.reload();
  await expect(page.locator("main [inert]").getByText("Water the ferns")).toBeVisible();
  expect(await height()).toBe(compact);
  expect(compact).toBeLessThan(44);
});

test("what was never chosen follows the browser", async ({ page, ann: _ann }) => {
  await openPage(page, "/app/settings");
  await expect(page.getByRole("radio", { name: "Monday" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Day/month" })).toBeChecked();
});

test("the settings are found from the account's menu", async ({ page, ann: _ann }) => {
  await openPage(page, "/app/today");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page).toHaveURL("/app/settings");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});
