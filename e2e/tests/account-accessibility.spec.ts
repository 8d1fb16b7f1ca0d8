/** Promise: everybody can look after their account: by keyboard, by ear, on the narrowest phone, in light and dark. */

import { expectAccessible } from "./accessible.ts";
import { codeOf, Device } from "./device.ts";
import { expect, PASSWORD, test } from "./person.ts";
import { fillLogin } from "./screen.ts";

// What moves is half transparent on its way, and would be measured so.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const ACCOUNT = "/app/settings/account";

test("the pages of links and mails", async ({ page }) => {
  await page.goto("/forgot-password");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Email is required.");
  await expectAccessible(page);
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/reset-password#token=abc");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password is required.")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/verify-email#token=abc");
  await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/login?deleted=1");
  await expect(page.getByText("Your account is deleted")).toBeVisible();
  await expectAccessible(page);
});

test("the account's settings, closed and open", async ({ page, ann }) => {
  await Device.signedIn(ann.email);
  await page.goto(ACCOUNT);
  await expect(page.getByRole("region", { name: "Devices" }).getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  for (const name of ["Name", "Email", "Password"]) {
    await page.getByRole("button", { name: `Change: ${name}` }).click();
  }
  await page.getByRole("button", { name: "Turn on: Two-step login" }).click();
  await expect(page.getByRole("form")).toHaveCount(4);
  await expectAccessible(page);
  await page.goto(`${ACCOUNT}/delete`);
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByText("Password is required.")).toBeVisible();
  await expectAccessible(page);
});

test("the second step, set up and asked for", async ({ page, ann }) => {
  await page.goto(ACCOUNT);
  await page.getByRole("button", { name: "Turn on: Two-step login" }).click();
  // Its section has the same name.
  await page
    .locator("input")
    .and(page.getByLabel("Password", { exact: true }))
    .fill(PASSWORD);
  const enrolled = page.waitForResponse("**/two-factor/enable");
  await page.keyboard.press("Enter");
  const { totpURI } = (await (await enrolled).json()) as { totpURI: string };
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Code that the app shows").fill(codeOf(totpURI));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Backup codes" })).toBeVisible();
  await expectAccessible(page);

  await ann.context.clearCookies();
  await page.goto("/login");
  await fillLogin(page, ann.email);
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This code is wrong or was used already.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await expect(page.getByLabel("Backup code")).toBeFocused();
  await expectAccessible(page);
});
