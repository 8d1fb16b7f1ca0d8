/** Promise: whatever breaks, the page says so, loses nothing, and goes on when it can. */

import { readDevice } from "./kept.ts";
import { test } from "./own-servers.ts";
import { expect, PASSWORD } from "./person.ts";
import {
  allSent,
  fillLogin,
  newTaskForm,
  openPage,
  read,
  saved,
  syncPill,
  taskBox,
  toast,
} from "./screen.ts";

// One worker for all of them: each one more would start two servers more.
test.describe.configure({ mode: "default" });

const UNREACHABLE = "Can’t reach the server.";

test("the API is down: the page says so, and Retry brings the tasks", async ({
  page,
  ann,
  own,
}) => {
  await ann.hasTask({ title: "Water the ferns" });
  await own.api.stop();
  await openPage(page, "/app/all");
  const words = page.getByRole("alert").filter({ hasText: UNREACHABLE });
  await expect(words).toContainText("Your tasks are safe.");
  // The page tries again by itself; here nothing gets through before it is asked to.
  await page.evaluate(() => {
    addEventListener("click", () => Object.assign(window, { asked: true }), { capture: true });
  });
  await page.route("**/api/sync**", async (route) => {
    const isAsked = await page.evaluate(() => "asked" in window);
    await (isAsked ? route.continue() : route.abort());
  });

  await own.api.start("/api/health/ready");
  await words.getByRole("button", { name: "Retry" }).click();
  await expect(taskBox(page, "Water the ferns")).toBeVisible();
  await expect(words).toHaveCount(0);
});

test("the API goes down: what was written stays, through a reload, and goes out when it can", async ({
  page,
  ann,
  own,
}) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all?status=all");
  await expect(taskBox(page, "Water the ferns")).toBeVisible();
  await expect.poll(() => readDevice(page)).toContain("Water");

  await own.api.stop();
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill("Send the lease");
  await page.keyboard.press("Enter");
  await taskBox(page, "Water the ferns").click();
  await expect(syncPill(page)).toHaveText("Offline · 2 changes waiting");
  await page.reload();
  await expect(syncPill(page)).toHaveText("Offline · 2 changes waiting");
  await expect(taskBox(page, "Send the lease")).toBeVisible();
  await expect(taskBox(page, "Water the ferns")).toBeChecked();

  await own.api.start("/api/health/ready");
  await allSent(page);
  expect((await ann.storedTask(id)).completed).toBe(true);
  expect((await ann.storedTasks()).map(({ title }) => title)).toContain("Send the lease");
});

test("the API was restarted: the page listens again by itself, and has missed nothing", async ({
  page,
  ann,
  own,
}) => {
  const listening = () => page.waitForResponse((answer) => answer.url().endsWith("/api/events"));
  const first = listening();
  await openPage(page, "/app/all");
  expect((await first).status()).toBe(200);
  let letGo = () => {};
  const made = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/api/events", async (route) => {
    await made;
    await route.continue();
  });

  const second = listening();
  await own.api.stop("SIGTERM");
  await own.api.start("/api/health/ready");
  await ann.hasTask({ title: "While nobody listened" });
  letGo();
  expect((await second).status()).toBe(200);
  await expect(taskBox(page, "While nobody listened")).toBeVisible();

  await ann.hasTask({ title: "From then on" });
  // Asking now and then would take half a minute.
  await expect(taskBox(page, "From then on")).toBeVisible({ timeout: 15_000 });
});

test("the API is slow: what was done is on the screen at once", async ({ page, ann, own }) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all?status=all");
  await expect(taskBox(page, "Water the ferns")).toBeVisible();

  own.api.pause();
  await taskBox(page, "Water the ferns").check();
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill("Send the lease");
  await page.keyboard.press("Enter");
  await expect(taskBox(page, "Water the ferns")).toBeChecked();
  await expect(taskBox(page, "Send the lease")).toBeVisible();

  own.api.resume();
  await expect
    .poll(async () => (await ann.storedTasks()).map(({ title }) => title))
    .toContain("Send the lease");
  expect((await ann.storedTask(id)).completed).toBe(true);
  await expect(taskBox(page, "Send the lease")).toBeVisible();
});

test("the API has a fault: the change waits, and is made when the fault is gone", async ({
  page,
  ann,
  own,
}) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all?status=all");
  await page.route(`${own.api.url}/api/tasks/${id}/complete`, (route) =>
    route.fulfill({
      status: 500,
      headers: { "Access-Control-Allow-Origin": own.page.url },
      json: {
        success: false,
        error: { code: "INTERNAL_SERVER_ERROR", message: "", details: null },
      },
    }),
  );
  await taskBox(page, "Water the ferns").click();

  await expect(syncPill(page)).toHaveText("Server busy · 1 change waiting");
  await expect(taskBox(page, "Water the ferns")).toBeChecked();
  await page.unroute(`${own.api.url}/api/tasks/${id}/complete`);
  await allSent(page);
  expect((await ann.storedTask(id)).completed).toBe(true);
});

test("a change that the API refuses is taken back, and can be tried again after a look", async ({
  page,
  ann,
  own,
}) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await openPage(page, "/app/all?status=all");
  const address = `${own.api.url}/api/tasks/${id}/complete`;
  await page.route(address, (route) =>
    route.fulfill({
      status: 422,
      headers: { "Access-Control-Allow-Origin": own.page.url },
      json: { success: false, error: { code: "X", message: "Not on a Sunday.", details: null } },
    }),
  );
  await taskBox(page, "Water the ferns").click();

  await expect(toast(page, "Couldn’t save “Water the ferns”. Not on a Sunday.")).toBeVisible();
  await expect(taskBox(page, "Water the ferns")).not.toBeChecked();
  await page.unroute(address);
  await page.reload();
  await page.getByRole("button", { name: "1 change not saved · Review" }).click();
  const sheet = page.getByRole("dialog", { name: "Changes that weren’t saved" });
  await expect(sheet).toContainText("Complete “Water the ferns”");
  await expect(sheet).toContainText("Not on a Sunday.");
  await saved(page, () => sheet.getByRole("button", { name: "Retry" }).click());

  await expect(sheet).toContainText("Nothing is left to review.");
  expect((await ann.storedTask(id)).completed).toBe(true);
});

test("the field of a refused task says what the API says, and keeps what was typed", async ({
  page,
  ann: _ann,
  own,
}) => {
  await openPage(page, "/app/all");
  await expect(page.getByText("Add your first task.")).toBeVisible();
  await page.route(`${own.api.url}/api/tasks`, async (route) => {
    // The API itself refuses it: the page would not let such a title through.
    const data = { ...route.request().postDataJSON(), title: "x".repeat(201) };
    await route.continue({ postData: JSON.stringify(data) });
  });
  const title = newTaskForm(page).getByRole("textbox", { name: "Title" });
  await title.fill("Send the lease");
  await title.press("Enter");

  await expect(title).toHaveAccessibleDescription("Use at most 200 characters.");
  await expect(title).toHaveValue("Send the lease");
  await expect(taskBox(page, "Send the lease")).toHaveCount(0);
});

test("the session was ended in another browser: the next step leads to the login", async ({
  page,
  ann,
  browser,
  own,
}) => {
  const { id } = await ann.hasTask({ title: "Water the ferns" });
  await read(page, () => page.goto("/app/all"));
  await expect(taskBox(page, "Water the ferns")).toBeVisible();
  const elsewhere = await browser.newContext({ baseURL: own.page.url });
  const { email } = ann;
  await elsewhere.request.post("/api/auth/sign-in/email", { data: { email, password: PASSWORD } });
  const ended = await elsewhere.request.post("/api/auth/revoke-other-sessions", {
    headers: { Origin: own.page.url },
    data: {},
  });
  expect(ended.status()).toBe(200);
  await elsewhere.close();

  await taskBox(page, "Water the ferns").click();
  await expect(page.getByRole("status").filter({ hasText: "You were signed out." })).toBeVisible();
  await fillLogin(page, email);
  await expect(page).toHaveURL("/app/all");
  await expect.poll(async () => (await ann.storedTask(id)).completed).toBe(true);
});

test("the page's own server is down: the login says so, and works when it is back", async ({
  page,
  ann,
  own,
}) => {
  await ann.context.clearCookies();
  await page.goto("/login");
  await own.page.stop();
  await fillLogin(page, ann.email);
  await expect(page.getByRole("alert").filter({ hasText: UNREACHABLE })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(ann.email);

  await own.page.start("/login");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL("/app/today");
});
