/** The integration guide says only what works: each of its snippets is run, each answer compared. */

import { readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { asComparable } from "../guide/answers.ts";
import { Console } from "../guide/console.ts";
import { Shell } from "../guide/shell.ts";
import { type Scene, Situations } from "../guide/situations.ts";
import { readSnippets, type Snippet } from "../guide/snippets.ts";
import { BACKEND, ROOT } from "../stack/paths.ts";
import { readStack } from "../stack/stack.ts";
import { expect, newEmail, test } from "./person.ts";

const GUIDE = readFileSync(path.join(ROOT, "docs/frontend-integration.md"), "utf8");

type Reader = { situations: Situations; shell: Shell; tab: Console };

const readerTest = test.extend<Reader>({
  situations: async ({ browser }, use, info) => {
    const situations = await Situations.open(browser, info.outputPath("logs"));
    await use(situations);
    await situations.close();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
  shell: async ({}, use, info) => {
    const shell = new Shell(await makeCheckout(info.outputPath("checkout")), environment());
    await use(shell);
    await shell.close();
  },

  tab: async ({ page }, use) => {
    await page.goto("/login");
    await use(await Console.open(page));
  },
});

// H-06, R-06.
readerTest(
  "every snippet gives the answer that stands under it",
  async ({ situations, shell, tab }) => {
    test.setTimeout(240_000);

    for (const snippet of readSnippets(asReadHere(GUIDE, situations.foreignOrigin))) {
      await test.step(`line ${snippet.line}`, async () => {
        const scene = snippet.situation ? await situations.enter(snippet.situation) : {};
        const code = inScene(snippet.code, scene);
        if (snippet.language === "sh") await checkShell(snippet, await shell.run(code));
        else await checkTab(snippet, code, scene.tab ?? tab);
      });
    }
  },
);

test("every operation of the API has a snippet for a browser and one for curl", () => {
  const snippets = readSnippets(GUIDE);
  const missing = readOperations().flatMap((operation) =>
    (["js", "sh"] as const)
      .filter((language) => !snippets.some((snippet) => shows(snippet, language, operation)))
      .map((language) => `${operation.method} ${operation.path} in ${language}`),
  );
  expect(missing).toEqual([]);
});

test("a block that would not be run is refused", () => {
  expect(() => readSnippets("```python\nprint(1)\n```")).toThrow("would not be run");
  expect(() => readSnippets("```json\n1\n```")).toThrow("without a snippet");
  expect(() => readSnippets("```sh\nexit")).toThrow("doesn't end");
});

readerTest.describe("the api() of the guide", () => {
  readerTest.beforeEach(async ({ ann: _ann, page, tab }) => {
    await page.goto("/no-such-page");
    for (const snippet of readSnippets(asReadHere(GUIDE, ""))) {
      if (/^(async )?function \w/m.test(snippet.code) && !snippet.answer)
        await tab.run(snippet.code);
    }
  });

  readerTest("fetches one token for many requests", async ({ page, tab }) => {
    const asked = countRequests(page, "/api/auth/token");
    await tab.run(`await Promise.all([1, 2, 3].map(() => api("/api/tasks")))`);
    expect(asked()).toBe(1);
  });

  readerTest("renews a refused token once, and goes on", async ({ page, tab }) => {
    await answerWith(page, [refusal(401, "UNAUTHORIZED")]);
    const asked = countRequests(page, "/api/auth/token");
    expect(await tab.run(`(await api("/api/tasks")).data`)).toBe("[]");
    expect(asked()).toBe(2);
    await expect(page).toHaveURL("/no-such-page");
  });

  readerTest("leads to the login when the new token is refused too", async ({ page, tab }) => {
    await answerWith(page, [refusal(401, "UNAUTHORIZED"), refusal(401, "UNAUTHORIZED")]);
    await tab.run(`void api("/api/tasks").catch(() => {})`);
    await expect(page).toHaveURL("/login?next=%2Fno-such-page&expired=1");
  });

  readerTest("stays where it is when access is denied", async ({ page, tab }) => {
    const sent = await answerWith(page, [refusal(403, "FORBIDDEN")]);
    expect(
      await tab.run(`await api("/api/tasks/1").catch(({ status, code }) => [status, code])`),
    ).toBe(`[403,"FORBIDDEN"]`);
    expect(sent()).toBe(1);
    await expect(page).toHaveURL("/no-such-page");
  });

  readerTest("reads again after as many seconds as it is told", async ({ page, tab }) => {
    const later = { "Retry-After": "1" };
    const busy = [refusal(429, "RATE_LIMITED", later), refusal(503, "SERVICE_UNAVAILABLE", later)];
    const sent = await answerWith(page, busy);
    const waited = await tab.run(`
      const began = performance.now();
      await api("/api/tasks");
      Math.floor((performance.now() - began) / 1000);
    `);
    expect(Number(waited)).toBeGreaterThanOrEqual(2);
    expect(sent()).toBe(3);
  });

  readerTest("reads again when nobody answered", async ({ page, tab }) => {
    const sent = await answerWith(page, ["no answer"]);
    expect(await tab.run(`(await api("/api/tasks")).success`)).toBe("true");
    expect(sent()).toBe(2);
  });

  readerTest("leaves it to the caller to write again", async ({ page, tab }) => {
    const later = { "Retry-After": "7" };
    const sent = await answerWith(page, [refusal(503, "SERVICE_UNAVAILABLE", later)]);
    const code = `await api("/api/tasks", { method: "POST", body: { title: "x" } })
      .catch(({ status, retryAfter }) => [status, retryAfter])`;
    expect(await tab.run(code)).toBe("[503,7]");
    expect(sent()).toBe(1);
  });
});

type Operation = { method: string; path: string };

function readOperations(): Operation[] {
  const document = JSON.parse(readFileSync(path.join(BACKEND, "openapi.json"), "utf8"));
  return Object.entries<object>(document.paths).flatMap(([address, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: address })),
  );
}

function shows({ language, code }: Snippet, wanted: "js" | "sh", operation: Operation): boolean {
  const id = wanted === "js" ? `$\{id}` : "$ID";
  const address = operation.path.replace("{task_id}", id);
  const isThere = ['"', "`", "?"].some((end) => code.includes(address + end));
  return language === wanted && isThere && methodOf(language, code) === operation.method;
}

function methodOf(language: "js" | "sh", code: string): string {
  const named = language === "js" ? /method: "([A-Z]+)"/ : /--request ([A-Z]+)/;
  const sendsData = language === "sh" && code.includes("--data ");
  return named.exec(code)?.[1] ?? (sendsData ? "POST" : "GET");
}

type Scripted = { status: number; headers: Record<string, string>; json: object } | "no answer";

function refusal(status: number, code: string, headers: Record<string, string> = {}): Scripted {
  const cors = {
    "Access-Control-Allow-Origin": readStack().webUrl,
    "Access-Control-Expose-Headers": "Retry-After",
  };
  const json = { success: false, error: { code, message: "Scripted.", details: null } };
  return { status, headers: { ...cors, ...headers }, json };
}

/** The first requests to the API get these answers, the later ones its own; tells how many came. */
async function answerWith(page: Page, answers: Scripted[]): Promise<() => number> {
  let sent = 0;
  await page.route(`${readStack().apiUrl}/**`, async (route) => {
    const answer = answers[sent];
    sent += 1;
    if (answer === undefined) await route.continue();
    else if (answer === "no answer") await route.abort("connectionrefused");
    else await route.fulfill(answer);
  });
  return () => sent;
}

function countRequests(page: Page, path: string): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === path) count += 1;
  });
  return () => count;
}

async function checkShell({ answer, line }: Snippet, written: string): Promise<void> {
  if (!answer) return;
  const { kind, text } = answer;
  expect(asComparable(kind, written), `line ${line}`).toEqual(asComparable(kind, text));
}

/** A JSON answer is the value of the snippet; a text is what the browser complains of. */
async function checkTab({ answer, line }: Snippet, code: string, tab: Console): Promise<void> {
  const complaints = tab.complaints.length;
  const value = await tab.run(code);
  if (!answer) return;
  const expected = asComparable(answer.kind, answer.text);
  if (answer.kind === "json") {
    expect(asComparable("json", value), `line ${line}`).toEqual(expected);
    return;
  }
  const complaint = () => asComparable("text", tab.complaints[complaints] ?? "");
  await expect.poll(complaint, `line ${line}`).toEqual(expected);
}

/** The guide with the addresses of this Holdfast, and for readers who are new to it. */
function asReadHere(guide: string, foreignOrigin: string): string {
  const { webUrl, apiUrl, databaseUrl } = readStack();
  return guide
    .replaceAll("http://localhost:3000", webUrl)
    .replaceAll("http://localhost:8000", apiUrl)
    .replaceAll("http://localhost:5173", foreignOrigin)
    .replaceAll("127.0.0.1:5432", new URL(databaseUrl).host.replace("localhost", "127.0.0.1"))
    .replaceAll("ann@example.com", newEmail("ann"))
    .replaceAll("ben@example.com", newEmail("ben"));
}

function inScene(code: string, scene: Scene): string {
  const { apiUrl, logs } = readStack();
  const own = code
    .replaceAll("$API", scene.apiUrl ?? "$API")
    .replaceAll("$PAGE", scene.webUrl ?? "$PAGE")
    .replaceAll(".data/logs", scene.logs ?? logs);
  return scene.apiUrl ? own.replaceAll(apiUrl, scene.apiUrl) : own;
}

/** A folder as after `git clone` and `make run`, in which a reader's files do no harm. */
async function makeCheckout(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ["backend", ".venv"])
    await symlink(path.join(ROOT, name), path.join(folder, name));
  return folder;
}

/** What the `.env` of a reader says. */
function environment(): Record<string, string> {
  const { secret, webUrl } = readStack();
  return { BETTER_AUTH_SECRET: secret, BETTER_AUTH_URL: webUrl };
}
