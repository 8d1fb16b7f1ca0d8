/** Promise: nobody can try out passwords, codes or addresses, from however many places. */

import { createHmac, randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { type IncomingHttpHeaders, request } from "node:http";
import path from "node:path";
import { sql } from "../stack/database.ts";
import { freePort, pageServer, type Server } from "../stack/servers.ts";
import { readStack } from "../stack/stack.ts";
import { test as base, expect, newEmail, PASSWORD } from "./person.ts";

type Answer = { status: number; headers: IncomingHttpHeaders; body: Record<string, string> };
type Ask = {
  from?: string;
  path?: string;
  body?: object;
  forwarded?: string;
  cookie?: string;
};

/** A page that counts, and that strangers reach without a proxy. */
class CountingPage {
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** From any address of this machine: all of 127.0.0.0/8 is. */
  ask({ from = anAddress(), path: where = "/sign-in/email", body = {}, forwarded, cookie }: Ask) {
    const { port } = new URL(this.#server.url);
    return new Promise<Answer>((resolve, reject) => {
      const sent = request({
        host: "127.0.0.1",
        port,
        localAddress: from,
        // As it stands: a URL would be tidied up.
        path: `/api/auth${where}`,
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Origin: this.#server.url,
          ...(forwarded ? { "X-Forwarded-For": forwarded } : {}),
          ...(cookie ? { Cookie: cookie } : {}),
        },
      });
      sent.on("error", reject);
      sent.on("response", async (answer) => {
        const text = (await answer.toArray()).join("");
        const read = text.startsWith("{") ? JSON.parse(text) : {};
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read });
      });
      sent.end(JSON.stringify(body));
    });
  }

  async guess(email: string, rest: Ask = {}): Promise<number> {
    return (await this.ask({ body: { email, password: "not the password" }, ...rest })).status;
  }

  async signUp(): Promise<{ email: string; cookie: string }> {
    const email = newEmail("ann");
    const body = { name: "Ann", email, password: PASSWORD };
    const answer = await this.ask({ path: "/sign-up/email", body });
    expect(answer.status).toBe(200);
    const [cookie = ""] = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]);
    return { email, cookie };
  }
}

/** One that no other test uses. */
function anAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(255)}.${randomInt(1, 255)}`;
}

const test = base.extend<object, { direct: CountingPage; proxied: CountingPage }>({
  direct: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
    async ({}, use, { project, workerIndex }) => {
      const server = await start(`${project.outputDir}/limits-${workerIndex}`, "direct", "");
      await use(new CountingPage(server));
      await server.stop();
    },
    { scope: "worker" },
  ],
  proxied: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
    async ({}, use, { project, workerIndex }) => {
      const folder = `${project.outputDir}/limits-${workerIndex}`;
      const server = await start(folder, "proxied", "127.0.0.0/8, 10.0.0.0/8");
      await use(new CountingPage(server));
      await server.stop();
    },
    { scope: "worker" },
  ],
});

async function start(folder: string, name: string, proxies: string): Promise<Server> {
  await mkdir(folder, { recursive: true });
  const server = pageServer({
    port: await freePort(),
    log: path.join(folder, `${name}.log`),
    variables: { RATE_LIMIT_ENABLED: "true", TRUSTED_PROXIES: proxies },
  });
  await server.start("/api/auth/ok");
  return server;
}

test("R-06: the fourth sign-in in ten seconds waits, as long as the headers say", async ({
  direct,
}) => {
  const from = anAddress();
  for (const _ of Array(3)) expect(await direct.guess(newEmail("ann"), { from })).toBe(401);
  const { status, headers } = await direct.ask({
    from,
    body: { email: newEmail("ann"), password: "x" },
  });

  expect(status).toBe(429);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(headers["retry-after"])).toBeLessThanOrEqual(10);
  expect(headers["x-retry-after"]).toBe(headers["retry-after"]);
  expect(await direct.guess(newEmail("ann"))).toBe(401);
});

test("R-03: a made-up X-Forwarded-For changes nothing", async ({ direct }) => {
  const from = anAddress();
  const made = ["203.0.113.1", "203.0.113.2, 10.0.0.1", "127.0.0.1", "::ffff:203.0.113.3", "x"];
  const statuses: number[] = [];
  for (const forwarded of made) {
    statuses.push(await direct.guess(newEmail("ann"), { from, forwarded }));
  }

  expect(statuses).toEqual([401, 401, 401, 429, 429]);
});

test("R-03: behind a proxy the leftmost hop is anybody's, and the one that it saw counts", async ({
  proxied,
}) => {
  const visitor = `203.0.${randomInt(255)}.${randomInt(255)}`;
  const statuses: number[] = [];
  for (const lie of ["198.51.100.1, ", "198.51.100.2, 10.1.1.1, ", "", "127.0.0.1, ", "x, "]) {
    statuses.push(
      await proxied.guess(newEmail("ann"), { forwarded: `${lie}${visitor}, 10.0.0.7` }),
    );
  }

  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  const other = `203.1.${randomInt(255)}.${randomInt(255)}`;
  expect(await proxied.guess(newEmail("ann"), { forwarded: other })).toBe(401);
});

test("R-04: a network of IPv6 is one visitor, and an address has one form", async ({ proxied }) => {
  const net = `2001:db8:${randomInt(1, 65535).toString(16)}:${randomInt(1, 65535).toString(16)}`;
  const byNet: number[] = [];
  for (const end of ["::1", "::2", ":aaaa:bbbb:cccc:dddd", ":AAAA:BBBB:CCCC:EEEE", "::3"]) {
    byNet.push(await proxied.guess(newEmail("ann"), { forwarded: net + end }));
  }
  expect(byNet).toEqual([401, 401, 401, 429, 429]);

  const address = `203.2.${randomInt(255)}.${randomInt(255)}`;
  const byForm: number[] = [];
  for (const start of ["", "::ffff:", "::FFFF:", "0:0:0:0:0:ffff:"]) {
    byForm.push(await proxied.guess(newEmail("ann"), { forwarded: start + address }));
  }
  expect(byForm).toEqual([401, 401, 401, 429]);
});

test("R-05: no other spelling of a route is a way in", async ({ direct }) => {
  const { email } = await direct.signUp();
  const body = { email, password: PASSWORD };
  for (const spelling of [
    "//sign-in/email",
    "/sign-in/email/",
    "/%73ign-in/email",
    "/sign-in//email",
    "/Sign-In/email",
    "/./sign-in/email/.",
    "/x/../sign-in/email/",
    "/sign-in%2femail",
    "/sign-in/email;x",
  ]) {
    const { status, headers } = await direct.ask({ path: spelling, body });
    expect([308, 400, 404], spelling).toContain(status);
    expect(headers["set-cookie"], spelling).toBeUndefined();
  }
  expect((await direct.ask({ body })).status).toBe(200);
});

test("R-07: many addresses against one account", async ({ direct }) => {
  const { email } = await direct.signUp();
  const statuses: number[] = [];
  for (const _ of Array(12)) statuses.push(await direct.guess(email));

  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  const right = await direct.ask({ body: { email, password: PASSWORD } });
  expect(right.status).toBe(429);
  expect(Number(right.headers["retry-after"])).toBeGreaterThan(800);
});

test("R-07: one address against many accounts, slowly enough for the short limit", async ({
  direct,
}) => {
  const from = anAddress();
  expect(await direct.guess(newEmail("ann"), { from })).toBe(401);
  // What it comes to after half an hour of three in ten seconds and a little luck.
  const counted = await sql(
    "UPDATE rate_limits SET count = 100 WHERE key = %s AND count = 1 RETURNING key",
    keyOf("sign-in-from", from),
  );
  expect(counted).toHaveLength(1);

  const { email } = await direct.signUp();
  const { status, body } = await direct.ask({ from, body: { email, password: PASSWORD } });
  expect(status).toBe(429);
  expect(body.code).toBe("TOO_MANY_ATTEMPTS");
});

test("R-07: whoever knows their password isn't counted", async ({ direct }) => {
  const [{ email }, from] = [await direct.signUp(), anAddress()];
  for (const _ of Array(2)) {
    expect((await direct.ask({ from, body: { email, password: PASSWORD } })).status).toBe(200);
  }

  const left = await sql(
    "SELECT count FROM rate_limits WHERE key IN (%s, %s) AND count > 0",
    keyOf("sign-in-from", from),
    keyOf("sign-in", email),
  );
  expect(left).toEqual([]);
});

for (const where of ["/request-password-reset", "/send-verification-email"]) {
  test(`nobody's mailbox is filled by way of ${where}, and unknown ones count alike`, async ({
    direct,
  }) => {
    const { email } = await direct.signUp();
    for (const address of [email, newEmail("nobody")]) {
      const statuses: number[] = [];
      for (const _ of Array(6)) {
        statuses.push((await direct.ask({ path: where, body: { email: address } })).status);
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    }
  });

  test(`one address asks three times a minute at ${where}`, async ({ direct }) => {
    const from = anAddress();
    const statuses: number[] = [];
    for (const _ of Array(4)) {
      const body = { email: newEmail("nobody") };
      statuses.push((await direct.ask({ from, path: where, body })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
}

test("whoever has a session can't try out the password", async ({ direct }) => {
  const { email, cookie } = await direct.signUp();
  const guess = (password: string, where: string) =>
    direct.ask({ path: where, cookie, body: { password } });
  const statuses: number[] = [];
  for (const where of ["/delete-user", "/two-factor/enable"]) {
    for (const _ of Array(5)) statuses.push((await guess("not the password", where)).status);
  }
  expect(statuses).toEqual(Array(10).fill(400));

  expect((await guess(PASSWORD, "/delete-user")).status).toBe(429);
  // Signing in is counted apart, so nobody is locked out by it.
  expect((await direct.ask({ body: { email, password: PASSWORD } })).status).toBe(200);
});

test("one address tries three codes of a second step in ten seconds", async ({ direct }) => {
  const from = anAddress();
  const statuses: number[] = [];
  for (const _ of Array(4)) {
    const where = "/two-factor/verify-totp";
    statuses.push((await direct.ask({ from, path: where, body: { code: "000000" } })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
});

test("new accounts are bounded by address too", async ({ direct }) => {
  const from = anAddress();
  const statuses: number[] = [];
  for (const _ of Array(4)) {
    const body = { name: "Ann", email: newEmail("ann"), password: PASSWORD };
    statuses.push((await direct.ask({ from, path: "/sign-up/email", body })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

function keyOf(name: string, subject: string): string {
  const hash = createHmac("sha256", readStack().secret).update(subject.toLowerCase());
  return `${name}:${hash.digest("base64url")}`;
}
