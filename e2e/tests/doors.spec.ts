/** Promise: the page has no other doors than its own, and gives nothing away at them. */

import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { FRONTEND } from "../stack/paths.ts";
import { freePort, pageServer, type Server } from "../stack/servers.ts";
import { readStack } from "../stack/stack.ts";
import { expect, test } from "./person.ts";
import { OPEN, PROTECTED, ROUTES } from "./routes.ts";

test("all pages are known here", () => {
  expect(OPEN).toEqual(expect.arrayContaining(["/", "/login", "/signup"]));
  expect(PROTECTED).toEqual(expect.arrayContaining(["/app", "/app/all", "/app/tasks/none"]));
});

// H-15.
for (const method of ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "CONNECT"]) {
  test(`no page takes ${method}, and no account route what it isn't for`, async () => {
    for (const target of ["/", "/login", "/app/all", "/none", "/api/auth/get-session"]) {
      const { head } = await ask(`${method} ${target} HTTP/1.1`, ["Host: localhost"]);
      // Without an answer the connection was closed.
      expect(head || "HTTP/1.1 405", target).toMatch(/^HTTP\/1\.1 (400|404|405|415) ?/);
      expect(head).not.toMatch(BANNER);
    }
  });
}

// H-15.
test("no answer names the program that made it", async ({ ann }) => {
  for (const target of [
    ...ROUTES,
    "/none",
    "/api/auth/get-session",
    "/api/auth/none",
    "/icon.svg",
  ]) {
    const headers = (await ann.context.request.get(target)).headers();
    expect(headers.server, target).toBeUndefined();
    expect(headers["x-powered-by"], target).toBeUndefined();
  }
});

const STRANGE_HOSTS = [
  ["Host: evil.example"],
  ["Host: localhost/?x="],
  ["Host: localhost", "X-Forwarded-Host: evil.example"],
  ["Host: localhost", "Forwarded: host=evil.example"],
  ["Host: localhost", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"],
];

// H-12.
for (const names of STRANGE_HOSTS) {
  test(`no made-up name leads away: ${names}`, async () => {
    for (const target of [...PROTECTED, "/login", "/api/auth/get-session", "/api/auth/jwks"]) {
      const { head, body } = await ask(`GET ${target} HTTP/1.1`, names);
      expect(head, target).not.toContain("evil.example");
      expect(body, target).not.toContain("evil.example");
      const leadsTo = /^location: (.*)$/im.exec(head)?.[1];
      if (leadsTo) expect(new URL(leadsTo, readStack().webUrl).origin).toBe(readStack().webUrl);
    }
  });
}

// H-12.
test("an address of another server is not gone to", async () => {
  for (const line of [
    "GET http://evil.example/login HTTP/1.1",
    "GET //evil.example/login HTTP/1.1",
    "GET /\\evil.example HTTP/1.1",
  ]) {
    const { head } = await ask(line, ["Host: localhost"]);
    expect(head).not.toMatch(/^location: (https?:)?[/\\]{2}evil/im);
  }
});

// S-01.
test("what browsers load holds no secret", () => {
  const folder = path.join(FRONTEND, ".next/static");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(10);
  const { secret, databaseUrl } = readStack();
  const words = [secret, databaseUrl, new URL(databaseUrl).password || secret];
  for (const file of files) {
    const text = readFileSync(file, "latin1");
    for (const word of [...words, "postgresql://", "PRIVATE KEY"])
      expect(text.includes(word), `${file} holds ${word}`).toBe(false);
  }
});

test.describe("under https", () => {
  let page: Server;

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
  test.beforeAll(async ({}, info) => {
    const port = await freePort();
    const variables = { BETTER_AUTH_URL: "https://tasks.example.com" };
    page = pageServer({ port, log: info.outputPath("page.log"), variables });
    await page.start("/login");
  });

  test.afterAll(() => page.stop());

  // H-07, H-08.
  test("browsers are told to stay there, and cookies do not leave it", async ({ request }) => {
    for (const route of [...ROUTES, "/none", "/api/auth/get-session", "/api/auth/none"]) {
      const answer = await request.get(page.url + route, { maxRedirects: 0 });
      expect(answer.headers()["strict-transport-security"], route).toMatch(/^max-age=\d{8,}/);
      if (answer.status() >= 300 || route.startsWith("/api/")) continue;
      const policy = answer.headers()["content-security-policy"];
      expect(policy, route).toContain("upgrade-insecure-requests");
    }
    const signedUp = await request.post(`${page.url}/api/auth/sign-up/email`, {
      headers: { Origin: "https://tasks.example.com" },
      data: { name: "Ann", email: `ann.${Date.now()}@example.com`, password: "correct horse" },
    });
    const cookie = signedUp.headers()["set-cookie"] ?? "";
    expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/);
    for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"])
      expect(cookie).toContain(attribute);
  });
});

const BANNER = /^(server|x-powered-by):/im;

/** Past every library that would tidy a request up. */
async function ask(line: string, headers: string[]): Promise<{ head: string; body: string }> {
  const { hostname, port } = new URL(readStack().webUrl);
  const socket = connect(Number(port), hostname);
  socket.setEncoding("latin1").setTimeout(20_000, () => socket.destroy());
  socket.write(`${[line, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`);
  let answer = "";
  socket.on("data", (text) => {
    answer += text;
  });
  socket.on("error", () => undefined);
  await once(socket, "close");
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  return { head, body: rest.join("\r\n\r\n") };
}
