/** Promise: an account is easy to make, and only its owner gets in. */

import { expireSession } from "../stack/database.ts";
import { askApi, expect, newEmail, PASSWORD, type Person, test } from "./person.ts";
import { addTask, fillLogin, logOut, read, taskBox } from "./screen.ts";

const SIGNED_OUT = "You were signed out. Your unsaved changes are safe on this device.";

test.describe("signing up", () => {
  test("leads from the front page to an empty Today", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Get started" }).click();
    await page.getByLabel("Name").fill("Ann");
    await page.getByLabel("Email").fill(newEmail("Ann"));
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();

    await expect(page).toHaveURL("/app/today");
    await expect(page.getByText("All clear for today.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  });

  test("says at each field what is missing, and goes to the first", async ({ page }) => {
    await page.goto("/signup");
    await page.getByRole("button", { name: "Create account" }).click();

    await expect(page.getByLabel("Name")).toHaveAccessibleDescription("Name is required.");
    await expect(page.getByLabel("Name")).toBeFocused();
    await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Email is required.");
    const password = page.getByLabel("Password", { exact: true });
    await expect(password).toHaveAccessibleDescription("Password is required.");

    await password.fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(password).toHaveAccessibleDescription("Use at least 8 characters.");
  });

  //
  test("refuses an email that has an account, whatever its case", async ({ page, ben }) => {
    await page.goto("/signup");
    await page.getByLabel("Name").fill("Somebody");
    await page.getByLabel("Email").fill(ben.email.toUpperCase());
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();

    await expect(page.getByLabel("Email")).toHaveAccessibleDescription(
      "There is already an account with this email.",
    );
    await expect(page).toHaveURL("/signup");
  });

  test("can show the password as it is typed", async ({ page }) => {
    await page.goto("/signup");
    const password = page.getByLabel("Password", { exact: true });
    await password.fill("open sesame");
    await expect(password).toHaveAttribute("type", "password");

    await page.getByRole("button", { name: "Show password" }).click();
    await expect(password).toHaveAttribute("type", "text");
    await expect(password).toHaveValue("open sesame");
  });
});

test.describe("logging in", () => {
  //
  test("tells nobody whether it was the email or the password", async ({ page, ben }) => {
    const words = page.getByRole("alert").filter({ hasText: "Email or password is incorrect." });
    await page.goto("/login");
    await fillLogin(page, ben.email, "not the password");
    await expect(words).toBeVisible();

    await page.reload();
    await fillLogin(page, newEmail("nobody"));
    await expect(words).toBeVisible();
    await expect(page).toHaveURL("/login");
  });

  test("goes on to the page that was asked for", async ({ page, ben }) => {
    await page.goto("/app/all?q=fern&sort=title");
    await expect(page).toHaveURL(/\/login\?next=/);

    await fillLogin(page, ben.email);
    await expect(page).toHaveURL("/app/all?q=fern&sort=title");
  });

  test("keeps that page in mind on the way to a new account", async ({ page }) => {
    await page.goto("/app/completed");
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Ann");
    await page.getByLabel("Email").fill(newEmail("Ann"));
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page).toHaveURL("/app/completed");
  });

  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/app/today",
    "/\t/evil.example",
    "%2f%2fevil.example",
    "javascript:alert(1)",
  ];

  for (const next of elsewhere.slice(0, 2)) {
    // H-11.
    test(`never leads to another site, such as ${next}`, async ({ page, ben }) => {
      await page.goto(`/login?${new URLSearchParams({ next })}`);
      await fillLogin(page, ben.email);
      await expect(page).toHaveURL("/app/today");
    });
  }

  for (const next of elsewhere) {
    test(`sends who is signed in home, and not to ${JSON.stringify(next)}`, async ({ ann }) => {
      const answer = await ann.context.request.get(`/login?${new URLSearchParams({ next })}`, {
        maxRedirects: 0,
      });
      expect(answer.status()).toBe(307);
      expect(answer.headers().location).toBe("/app/today");
    });
  }

  test("is over before it begins for who is signed in", async ({ page, ann: _ann }) => {
    for (const door of ["/login", "/signup"]) {
      await page.goto(door);
      await expect(page).toHaveURL("/app/today");
    }
    await page.goto("/login?next=/app/completed");
    await expect(page).toHaveURL("/app/completed");
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Open app" }).first()).toBeVisible();
  });
});

test.describe("signing out", () => {
  // H-14.
  test("leaves nothing on the screen, in no tab and not behind Back", async ({ page, ann }) => {
    const otherTab = await ann.context.newPage();
    await page.goto("/app/today");
    await addTask(page, "Buy a ring");
    await page.getByRole("link", { name: "All tasks" }).click();
    await expect(taskBox(page, "Buy a ring")).toBeVisible();
    await otherTab.goto("/app/all");
    await expect(taskBox(otherTab, "Buy a ring")).toBeVisible();

    await logOut(page);
    await expect(otherTab).toHaveURL(/\/login/);
    await expect(otherTab.getByText("Buy a ring")).toHaveCount(0);

    await page.goBack();
    await expect(page).toHaveURL(/\/login/);
    await expect(page.getByText("Buy a ring")).toHaveCount(0);
  });

  //
  test("ends the old token and the old cookie at once", async ({ page, ann }) => {
    await page.goto("/app/today");
    const token = await ann.token();
    const cookies = await ann.context.cookies();
    expect((await askApi("/api/tasks", token)).status).toBe(200);

    await logOut(page);

    expect((await askApi("/api/tasks", token)).status).toBe(401);
    await ann.context.addCookies(cookies);
    expect((await ann.context.request.get("/api/auth/token")).status()).toBe(401);
    await page.goto("/app/all");
    await expect(page).toHaveURL(/\/login\?next=/);
  });
});

const ENDINGS: Record<string, (person: Person, origin: string) => Promise<unknown>> = {
  "has expired": ({ email }) => expireSession(email),
  "was ended elsewhere": ({ context }, origin) =>
    context.request.post("/api/auth/revoke-sessions", { headers: { Origin: origin }, data: {} }),
};

for (const [what, end] of Object.entries(ENDINGS)) {
  test(`a session that ${what} leads to the login, and back afterwards`, async ({
    page,
    ann,
    baseURL,
  }) => {
    const { id } = await ann.hasTask({ title: "Book the ferry" });
    // A request that is still under way would lead to the login before anybody clicks.
    await read(page, () => page.goto("/app/all?sort=title"));
    await expect(taskBox(page, "Book the ferry")).toBeVisible();

    await end(ann, baseURL ?? "");
    await taskBox(page, "Book the ferry").click();

    await expect(page.getByRole("status").filter({ hasText: SIGNED_OUT })).toBeVisible();
    await fillLogin(page, ann.email);
    await expect(page).toHaveURL("/app/all?sort=title");
    await expect.poll(async () => (await ann.storedTask(id)).completed).toBe(true);
  });
}
