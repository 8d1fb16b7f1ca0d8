/** Promise: everything about an account can be done on its pages, and they say how it went. */

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { sql } from "../stack/database.ts";
import { linkIn, mailTo, RESET, VERIFICATION } from "../stack/mailbox.ts";
import { codeOf, Device } from "./device.ts";
import { askApi, expect, newEmail, PASSWORD, test } from "./person.ts";
import { fillLogin, read } from "./screen.ts";

const NEW_PASSWORD = "another horse entirely";
const ACCOUNT = "/app/settings/account";

// A password has no role of its own, and its section has the same name.
const password = (page: Page, label = "Password") =>
  page.locator("input").and(page.getByLabel(label, { exact: true }));
const opener = (page: Page, name: string) => page.getByRole("button", { name });

test.describe("a forgotten password", () => {
  test("is replaced by way of a mail", async ({ page, ben }) => {
    await page.goto("/login");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
    await page.getByLabel("Email").fill(ben.email);
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByText(`If ${ben.email} has an account`)).toBeVisible();
    await expect(page.getByText("no mail server yet")).toBeVisible();

    await page.goto(linkIn(await mailTo(ben.email, RESET)));
    const field = password(page, "New password");
    await expect(field).toHaveAttribute("autocomplete", "new-password");
    await field.fill("short");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(field).toHaveAccessibleDescription("Use at least 8 characters.");
    await expect(field).toBeFocused();
    await field.fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();

    await expect(page.getByText("Your password is changed.")).toBeVisible();
    await fillLogin(page, ben.email, NEW_PASSWORD);
    await expect(page).toHaveURL("/app/today");
  });

  test("is asked for in the same way for somebody who has no account", async ({ page }) => {
    const email = newEmail("nobody");
    await page.goto("/forgot-password");
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Send link" }).click();

    await expect(page.getByText(`If ${email} has an account`)).toBeVisible();
  });

  test("A-07: a link that was used says so, and leads to another one", async ({ page, ben }) => {
    await new Device().post("/request-password-reset", { email: ben.email });
    const link = linkIn(await mailTo(ben.email, RESET));
    const token = link.split("=")[1];
    await new Device().post("/reset-password", { token, newPassword: NEW_PASSWORD });
    await page.goto(link);
    await password(page, "New password").fill("a third one");
    await page.getByRole("button", { name: "Change password" }).click();

    await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
    await page.getByRole("link", { name: "Send another link" }).click();
    await expect(page).toHaveURL("/forgot-password");
  });

  test("a link without its end is no link", async ({ page }) => {
    await page.goto("/reset-password");
    await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  });

  test("says when the server can't be reached, or no mail can be sent", async ({ page }) => {
    await page.goto("/forgot-password");
    await page.getByLabel("Email").fill(newEmail("ann"));
    await page.route("**/request-password-reset", (route) => route.abort());
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByRole("alert").getByText("Can’t reach the server.")).toBeVisible();

    await page.unroute("**/request-password-reset");
    await page.route("**/request-password-reset", (route) =>
      route.fulfill({ status: 503, json: { code: "MAIL_UNAVAILABLE" } }),
    );
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByRole("alert").getByText("Mail can’t be sent right now.")).toBeVisible();
    await expect(page.getByLabel("Email")).toBeFocused();
  });
});

test.describe("an email", () => {
  test("is confirmed by opening the link of the mail", async ({ page, ann }) => {
    await page.goto(ACCOUNT);
    await expect(page.getByText("Not confirmed yet.")).toBeVisible();
    await page.getByRole("button", { name: "Send link" }).click();
    await expect(page.getByText("A link is on its way.")).toBeVisible();
    await page.goto(linkIn(await mailTo(ann.email, VERIFICATION, 2)));
    await expect(page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();

    await page.goto(ACCOUNT);
    await expect(page.getByText(ann.email).last()).toBeVisible();
    await expect(page.getByText("Not confirmed yet.")).toHaveCount(0);
  });

  test("is not confirmed by any other link", async ({ page }) => {
    for (const end of ["", "#token=", "#token=abc", "#token=a.b.c"]) {
      await page.goto("about:blank");
      await page.goto(`/verify-email${end}`);
      await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
    }
  });

  test("A-10: is changed with the password, once the new one is confirmed", async ({
    page,
    ann,
  }) => {
    const wanted = newEmail("anna");
    await page.goto(ACCOUNT);
    await opener(page, "Change: Email").click();
    await expect(page.getByLabel("New email")).toBeFocused();
    await page.getByLabel("New email").fill(wanted);
    await password(page).fill("not the password");
    await page.keyboard.press("Enter");
    await expect(password(page)).toHaveAccessibleDescription("The password is incorrect.");
    await password(page).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page.getByText(`If ${wanted} is free, a link is on its way`)).toBeVisible();
    await expect(opener(page, "Change: Email")).toBeFocused();
    await page.goto(linkIn(await mailTo(wanted, VERIFICATION)));
    await expect(page.getByRole("heading", { name: "Your email is confirmed" })).toBeVisible();

    await page.goto(ACCOUNT);
    await expect(page.getByText(wanted).first()).toBeVisible();
    expect((await new Device().signIn(ann.email)).status).toBe(401);
  });
});

test("a name is changed, here and in the menu", async ({ page, ann: _ann }) => {
  await page.goto(ACCOUNT);
  await opener(page, "Change: Name").click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("  ");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("textbox", { name: "Name", exact: true }),
  ).toHaveAccessibleDescription("Name is required.");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Anna <b>");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("button", { name: "Account of Anna <b>" })).toBeVisible();
});

test("A-03: a password is changed, and every other device is out", async ({ page, ann }) => {
  const other = await Device.signedIn(ann.email);
  const token = await other.token();
  await page.goto(ACCOUNT);
  await opener(page, "Change: Password").click();
  await password(page, "Current password").fill("not the password");
  await password(page, "New password").fill(NEW_PASSWORD);
  await page.keyboard.press("Enter");
  await expect(password(page, "Current password")).toHaveAccessibleDescription(
    "The password is incorrect.",
  );
  await password(page, "Current password").fill(PASSWORD);
  await page.keyboard.press("Enter");

  await expect(password(page, "Current password")).toHaveCount(0);
  await expect(opener(page, "Change: Password")).toBeFocused();
  expect(await other.isIn(token)).toEqual({ page: false, api: 401 });
  // This device goes on, with a session of its own.
  await page.goto("/app/all");
  await expect(page.getByText("Add your first task.")).toBeVisible();
});

test("A-06: devices are listed in words, and signed out one by one or all together", async ({
  page,
  ann,
}) => {
  const others = [];
  for (const _ of Array(3)) others.push(await Device.signedIn(ann.email));
  const tokens = await Promise.all(others.map((device) => device.token()));
  await page.goto(ACCOUNT);
  const items = page.getByRole("region", { name: "Devices" }).getByRole("listitem");
  await expect(items).toHaveCount(4);
  await expect(items.first()).toContainText("Chrome on Linux");
  await expect(items.first()).toContainText("This device");
  await expect(items.first().getByRole("button")).toHaveCount(0);
  await items.nth(1).getByRole("button", { name: "Sign out" }).click();
  await expect(items).toHaveCount(3);
  await expect(page.getByRole("heading", { name: "Devices" })).toBeFocused();
  const left = await Promise.all(others.map((device, index) => device.isIn(tokens[index] ?? "")));
  expect(left.filter(({ api }) => api === 401)).toHaveLength(1);

  await page.getByRole("button", { name: "Sign out all others" }).click();
  await expect(items).toHaveCount(1);
  for (const token of tokens) expect((await askApi("/api/tasks", token)).status).toBe(401);
});

test("everything that is kept can be taken along as a file", async ({ page, ann }) => {
  await ann.hasTask({ title: "Water the ferns" });
  await page.goto(ACCOUNT);
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my data" }).click();
  const download = await started;

  expect(download.suggestedFilename()).toMatch(/^holdfast-\d{4}-\d\d-\d\d\.json$/);
  const exported = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(exported).toMatchObject({
    format: "holdfast-export",
    formatVersion: 1,
    account: { email: ann.email, twoFactorEnabled: false },
    tasks: [{ title: "Water the ferns" }],
  });
});

test.describe("A-05: deleting the account", () => {
  test("says what goes, asks for the password, and then all is gone", async ({ page, ann }) => {
    await ann.hasTask({ title: "Water the ferns" });
    const token = await ann.token();
    await page.goto(ACCOUNT);
    await page.getByRole("link", { name: "Delete account…" }).click();
    await expect(page.getByText("all your tasks")).toBeVisible();
    await expect(page.getByRole("button", { name: "Export my data" })).toBeVisible();
    await page.getByRole("button", { name: "Delete my account" }).click();
    const field = password(page, "Your password");
    await expect(field).toHaveAccessibleDescription("Password is required.");
    await field.fill("not the password");
    await page.keyboard.press("Enter");
    await expect(field).toHaveAccessibleDescription("The password is incorrect.");
    await expect(field).toBeFocused();
    await field.fill(PASSWORD);
    await page.keyboard.press("Enter");

    await expect(page.getByText("Your account is deleted")).toBeVisible();
    expect((await askApi("/api/tasks", token)).status).toBe(401);
    const rows = await sql("SELECT id FROM users WHERE email = %s", ann.email);
    expect(rows).toEqual([]);
    await page.goBack();
    await expect(page.getByText("Water the ferns")).toHaveCount(0);
    await fillLogin(page, ann.email);
    await expect(page.getByText("Email or password is incorrect.")).toBeVisible();
  });

  test("can be thought over", async ({ page, ann: _ann }) => {
    await page.goto(`${ACCOUNT}/delete`);
    await page.getByRole("link", { name: "Keep my account" }).click();
    await expect(page).toHaveURL(ACCOUNT);
  });
});

test.describe("the second step", () => {
  test("is set up with an app, asked for at the login, and turned off again", async ({
    page,
    ann,
  }) => {
    await page.goto(ACCOUNT);
    await opener(page, "Turn on: Two-step login").click();
    await password(page).fill(PASSWORD);
    const enrolled = page.waitForResponse("**/two-factor/enable");
    await page.keyboard.press("Enter");
    const { totpURI } = (await (await enrolled).json()) as { totpURI: string };
    await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
    const code = page.getByLabel("Code that the app shows");
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await code.fill("123");
    await page.keyboard.press("Enter");
    await expect(code).toHaveAccessibleDescription("The code has six digits.");
    await code.fill(codeOf(totpURI));
    await page.keyboard.press("Enter");
    const codes = page.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
    await expect(codes).toHaveCount(10);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const file = await readFile(await (await saved).path(), "utf8");
    expect(file.trim().split("\n")).toEqual(await codes.allTextContents());
    const [backup = ""] = await codes.allTextContents();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByText("On. Logging in takes")).toBeVisible();

    await ann.context.clearCookies();
    await page.goto("/login?next=/app/all");
    await fillLogin(page, ann.email);
    await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
    await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
    await page.getByLabel("Code", { exact: true }).fill("000000");
    await page.keyboard.press("Enter");
    await expect(page.getByText("This code is wrong or was used already.")).toBeVisible();
    await page.getByLabel("Code", { exact: true }).fill(codeOf(totpURI, 1));
    // Without a session any earlier, the page would lead to the login by itself.
    await read(page, () => page.keyboard.press("Enter"));
    await expect(page).toHaveURL("/app/all");

    await ann.context.clearCookies();
    await page.goto("/login");
    await fillLogin(page, ann.email);
    await page.getByRole("button", { name: "Use a backup code" }).click();
    await page.getByLabel("Backup code").fill(backup);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/app/today");

    await page.goto(ACCOUNT);
    await opener(page, "Manage: Two-step login").click();
    await page.getByRole("button", { name: "Turn off" }).click();
    await password(page).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(opener(page, "Turn on: Two-step login")).toBeVisible();
  });
});
