/** Promise: the page runs its own code alone, in no foreign frame, and leaves no copy behind. */

import type { Page } from "@playwright/test";
import { WebServer } from "../stack/web-server.ts";
import { expect, test } from "./person.ts";
import { OPEN, PROTECTED, ROUTES } from "./routes.ts";
import { addTask, newTaskForm, openPage, taskBox } from "./screen.ts";

test.use({ serviceWorkers: "allow" });

// H-08.
test.describe("every page", () => {
  for (const path of [...ROUTES, "/no-such-page"]) {
    test(`has a content policy of its own: ${path}`, async ({ ann, apiUrl }) => {
      const first = await ann.context.request.get(path);
      const headers = first.headers();
      const nonce = /'nonce-([^']+)'/.exec(headers["content-security-policy"] ?? "")?.[1] ?? "";
      expect(nonce.length).toBeGreaterThan(20);
      expect(readPolicy(headers["content-security-policy"])).toMatchObject({
        "default-src": "'self'",
        "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'`,
        "connect-src": `'self' ${apiUrl}`,
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
      });
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
      });
      expect(headers["permissions-policy"]).toContain("camera=()");
      expect(headers["x-powered-by"]).toBeUndefined();

      const scripts = (await first.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
      const again = await ann.context.request.get(path);
      expect(again.headers()["content-security-policy"]).not.toContain(nonce);
    });
  }

  for (const path of [...PROTECTED, "/api/auth/token", "/api/auth/get-session"]) {
    test(`is stored by no cache behind the login: ${path}`, async ({ ann }) => {
      const answer = await ann.context.request.get(path);
      expect(answer.status()).toBe(200);
      expect(answer.headers()["cache-control"]).toContain("no-store");
    });
  }
});

// H-08.
test("a walk through all pages breaks no policy and logs no error", async ({ page, ann }) => {
  const complaints = watch(page);
  const { id } = await ann.hasTask({ title: "Water the ferns", dueDate: "2026-01-15" });
  for (const path of ["/", ...PROTECTED]) {
    await page.goto(path.replace("none", id));
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
  }
  await page.goto("/app/all");
  await addTask(page, "Send the lease");
  await taskBox(page, "Send the lease").check();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Today" }).first().click();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  // Left first: an open page would go to the login by itself.
  await page.goto("about:blank");
  await ann.context.clearCookies();
  for (const path of OPEN) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  expect(complaints).toEqual([]);
});

// H-09.
test("a foreign page can't put it into a frame", async ({ page, baseURL }) => {
  const trap = await WebServer.start(`<!doctype html><iframe src="${baseURL}/login"></iframe>`);
  const refused = page.waitForEvent("console", (message) => message.text().includes("Framing"));
  await page.goto(trap.url);

  expect((await refused).text()).toContain(`"frame-ancestors 'none'"`);
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Log in" })).toHaveCount(0);
  await trap.stop();
});

// H-07.
test("the session cookie is out of reach for scripts and for other sites", async ({ ann }) => {
  const cookies = await ann.context.cookies();
  expect(cookies.map(({ name }) => name)).toContain("better-auth.session_token");
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  }
});

const ATTACKS = [
  `<script>document.title="broken"</script>`,
  `<img src=x onerror="document.title='broken'">`,
  `"><svg onload="document.title='broken'">`,
  `javascript:document.title='broken'`,
  `</title><script>document.title="broken"</script>`,
  "{{constructor.constructor('return 1')()}} <%= 7*7 %>",
  `--><iframe srcdoc="<script>parent.document.title='broken'</script>">`,
];

// H-10, I-17.
test("what looks like code is text, wherever it is shown", async ({ page, ann }) => {
  const complaints = watch(page);
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  const tasks = await ann.hasTasks(ATTACKS.map((title) => ({ title, description: title })));
  await page.goto("/app/all");
  for (const title of ATTACKS) await expect(page.getByText(title, { exact: true })).toBeVisible();

  for (const { id, title } of tasks) {
    await page.goto(`/app/tasks/${id}`);
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue(title);
    await expect(page).toHaveTitle(`${title} · Holdfast`);
  }
  const [first = ""] = ATTACKS;
  await openPage(page, `/app/all?${new URLSearchParams({ q: first })}`);
  await expect(page.getByRole("searchbox")).toHaveValue(first);
  await expect(page.getByRole("link", { name: first, exact: true })).toBeVisible();
  await newTaskForm(page).getByRole("textbox", { name: "Title" }).fill(first);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: first, exact: true })).toHaveCount(2);
  expect(complaints).toEqual([]);
});

const TRICKS: Record<string, string>[] = [
  {},
  { "x-middleware-subrequest": "proxy" },
  { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy" },
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-middleware-subrequest": "src/middleware" },
  { "x-middleware-prefetch": "1" },
  { "x-middleware-rewrite": "/app/today" },
  { "x-nextjs-data": "1" },
  { RSC: "1" },
  { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" },
  { Cookie: "better-auth.session_token=made.up" },
  { Cookie: "better-auth.session_token=made.up", RSC: "1" },
];

for (const headers of TRICKS) {
  // H-13.
  test(`no header opens a protected page: ${JSON.stringify(headers)}`, async ({ request }) => {
    for (const path of ["/app/today", "/app/all", "/app/today?_rsc=1", "/app/today.rsc"]) {
      const answer = await request.get(path, { headers });
      const body = await answer.text();
      expect(body, path).not.toContain("Account of");
      expect([200, 404], path).toContain(answer.status());
      // By a redirect, or, for what the router of the page asks, by an order to go there.
      if (answer.ok()) expect(answer.url() + body, path).toContain("/login?next=");
    }
  });
}

function readPolicy(policy = ""): Record<string, string> {
  const directives = policy.split("; ").map((directive) => directive.split(/ (.*)/));
  return Object.fromEntries(directives.map(([name = "", value = ""]) => [name, value]));
}

function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
