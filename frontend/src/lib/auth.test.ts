// @vitest-environment node
/** Better Auth with this product's options; the accounts are kept in memory. */

import { randomInt, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { Pool } from "pg";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { authOptions } from "./auth-options";

const URL = "http://localhost:3000";
const PASSWORD = "correct horse";
const DATABASE_URL = process.env.DATABASE_URL ?? "";

const OPEN = [
  "/change-email",
  "/change-password",
  "/delete-user",
  "/get-session",
  "/jwks",
  "/list-sessions",
  "/ok",
  "/request-password-reset",
  "/reset-password",
  "/revoke-other-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/send-verification-email",
  "/sign-in/email",
  "/sign-out",
  "/sign-up/email",
  "/token",
  "/two-factor/disable",
  "/two-factor/enable",
  "/two-factor/generate-backup-codes",
  "/two-factor/verify-backup-code",
  "/two-factor/verify-totp",
  "/update-user",
  "/verify-email",
];

// A route that is on neither list came with an upgrade: see what it does.
const CLOSED = [
  "/account-info",
  "/callback/:id",
  "/delete-user/callback",
  "/error",
  "/get-access-token",
  "/link-social",
  "/list-accounts",
  "/refresh-token",
  "/reset-password/:token",
  "/sign-in/social",
  "/two-factor/get-totp-uri",
  "/two-factor/send-otp",
  "/two-factor/verify-otp",
  "/unlink-account",
  "/update-session",
  "/verify-password",
];

const outboxDir = mkdtempSync(path.join(tmpdir(), "holdfast-outbox-"));
// The limits by address are of a test of their own.
let address = "";

let auth: ReturnType<typeof makeAuth>["auth"];
let tables: ReturnType<typeof makeAuth>["tables"];

beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  address = `198.51.${randomInt(256)}.${randomInt(256)}`;
  ({ auth, tables } = makeAuth({ rateLimitEnabled: false }));
});

afterAll(() => rmSync(outboxDir, { recursive: true }));

describe("routes", () => {
  type Endpoint = { path?: string; options: { method: unknown; metadata?: object } };
  const routes = (): [string, string][] =>
    Object.values<Endpoint>(auth.api).flatMap(({ path, options: { method, metadata = {} } }) =>
      !path || "SERVER_ONLY" in metadata ? [] : [method].flat().map((way) => [path, String(way)]),
    );

  test("all that the package has are known", () => {
    const paths = new Set(routes().map(([path]) => path));

    expect([...paths].sort()).toEqual([...OPEN, ...CLOSED].sort());
  });

  test("exactly the open ones answer", async () => {
    const answering = new Set<string>();
    for (const [path, method] of routes()) {
      const { status } = await send(path.replace(/:\w+/, "google"), { method });
      if (status !== 404) answering.add(path);
    }

    expect([...answering].sort()).toEqual(OPEN);
  });

  //
  test.each(["/", "//ok", "/ok/", "/%6fk", "/OK", "/toString", "/sign-in", "/ok/more"])(
    "%s is no other spelling of one",
    async (path) => {
      expect((await send(path, { method: "GET" })).status).toBe(404);
    },
  );
});

describe("a changed password", () => {
  //
  test.each([{}, { revokeOtherSessions: false }, { revokeOtherSessions: true }])(
    "ends every other session, whatever the client asks: %j",
    async (wish) => {
      const here = await signUp("ann@example.com");
      const elsewhere = await signIn("ann@example.com");

      const body = { currentPassword: PASSWORD, newPassword: "another horse", ...wish };
      const changed = await post("/change-password", body, cookieOf(here));

      expect(changed.status).toBe(200);
      expect(await nameBehind(cookieOf(elsewhere))).toBeUndefined();
      expect(await nameBehind(cookieOf(here))).toBeUndefined();
      expect(await nameBehind(cookieOf(changed))).toBe("Ann");
    },
  );

  test("must not be a common one", async () => {
    const here = await signUp("ann@example.com");

    const body = { currentPassword: PASSWORD, newPassword: "Sunshine1" };
    const refused = await post("/change-password", body, cookieOf(here));

    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "PASSWORD_TOO_COMMON" });
    expect((await signIn("ann@example.com")).status).toBe(200);
  });
});

//
test("a sign-in ends the session of the cookie that came along", async () => {
  const before = await signUp("ann@example.com");
  const body = { email: "ann@example.com", password: PASSWORD };

  const after = await post("/sign-in/email", body, cookieOf(before));

  expect(await nameBehind(cookieOf(before))).toBeUndefined();
  expect(await nameBehind(cookieOf(after))).toBe("Ann");
});

describe("whoever finds the browser open", () => {
  //
  test.each([
    {},
    { password: "" },
    { password: "wrong horse" },
    { password: PASSWORD, token: "a" },
  ])("can't delete the account with no more than %j", async (body) => {
    const here = await signUp("ann@example.com");

    expect((await post("/delete-user", body, cookieOf(here))).status).toBe(400);
    expect(await nameBehind(cookieOf(here))).toBe("Ann");
    expect(tables.users).toHaveLength(1);
  });

  //
  test.each([{}, { password: "wrong horse" }])(
    "can't take it to another email with no more than %j",
    async (proof) => {
      const here = await signUp("ann@example.com");
      const body = { newEmail: "ben@example.com", ...proof };
      tables.verifications.length = 0;

      expect((await post("/change-email", body, cookieOf(here))).status).toBe(400);
      expect(tables.users).toMatchObject([{ email: "ann@example.com" }]);
      expect(tables.verifications).toEqual([]);
    },
  );

  test("changes the name and nothing else with it", async () => {
    const here = cookieOf(await signUp("ann@example.com"));
    const picture = { name: "Anna", image: "https://evil.example" };

    expect((await post("/update-user", picture, here)).status).toBe(400);
    expect((await post("/update-user", { name: "Anna" }, here)).status).toBe(200);
    expect(tables.users).toMatchObject([{ name: "Anna", image: null }]);
  });
});

//
test("a link to a new password is stored as a sum, and ends every session", async () => {
  const here = await signUp("ann@example.com");
  tables.verifications.length = 0;
  await post("/request-password-reset", { email: "ann@example.com" });
  const token = await vi.waitFor(tokenOfTheReset);
  expect(tables.verifications).toHaveLength(1);
  expect(JSON.stringify(tables.verifications)).not.toContain(token);

  const reset = { token, newPassword: "another horse" };
  expect((await post("/reset-password", reset)).status).toBe(200);
  expect((await post("/reset-password", reset)).status).toBe(400);

  expect(await nameBehind(cookieOf(here))).toBeUndefined();
  expect((await signIn("ann@example.com", "another horse")).status).toBe(200);
});

test("a refusal writes nothing beside the log", async () => {
  const spies = [vi.spyOn(console, "error"), vi.spyOn(console, "warn"), vi.spyOn(console, "log")];

  expect((await signUp("ann@example.com", { password: "password" })).status).toBe(400);

  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});

describe("a new account", () => {
  // I-21.
  test.each(["password", "PassWord1", "12345678", "qwertyuiop"])(
    "can't have the password that everybody tries: %s",
    async (password) => {
      const refused = await signUp("ann@example.com", { password });

      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({
        code: "PASSWORD_TOO_COMMON",
        message: "This password is too common.",
      });
      expect(tables.users).toEqual([]);
    },
  );

  // I-24.
  test("stores no picture that nobody checked", async () => {
    expect((await signUp("ann@example.com", { image: "javascript:alert(1)" })).status).toBe(200);

    expect(tables.users).toMatchObject([{ name: "Ann", image: null }]);
  });

  // I-23.
  test("is the one thing made, whatever its fields are called", async () => {
    const own = JSON.stringify({ name: "Ann", email: "ann@example.com", password: PASSWORD });
    const traps = `"__proto__": {"trap": 1}, "constructor": {"prototype": {"trap": 1}}`;
    const body = `${own.slice(0, -1)}, ${traps}}`;
    for (const path of ["/sign-up/email", "/sign-in/email"]) {
      expect((await send(path, { method: "POST", body })).status).toBe(200);
    }

    expect("trap" in {}).toBe(false);
    expect(tables.users).toHaveLength(1);
    expect(JSON.stringify(tables)).not.toContain("trap");
  });

  test("has text that can be stored", async () => {
    const refused = await signUp("ann@example.com", { name: "a\0b" });

    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe.skipIf(!DATABASE_URL)("sign-ins that fail", () => {
  const pool = new Pool({ connectionString: DATABASE_URL });
  const email = () => `${randomUUID()}@example.com`;
  const fail = (address: string) => signIn(address, "wrong horse");
  const attempts = async () =>
    (await pool.query("SELECT * FROM rate_limits WHERE key LIKE 'sign-in:%'")).rows;
  const statuses = (answers: Response[]) => answers.map(({ status }) => status);

  beforeEach(() => {
    ({ auth, tables } = makeAuth({ rateLimitEnabled: true }));
  });

  afterAll(async () => {
    await pool.end();
  });

  //
  test("are limited for each email, however many come at once, known or not", async () => {
    const [known, unknown] = [email(), email()];
    await signUp(known);

    for (const address of [known, unknown]) {
      const spellings = [address, address.toUpperCase()];
      const answers = await Promise.all(
        Array.from({ length: 14 }, (_, index) => fail(spellings[index % 2] ?? "")),
      );
      expect(statuses(answers).sort()).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);

      const refused = await signIn(address);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(800);
      expect(Number(refused.headers.get("Retry-After"))).toBeLessThanOrEqual(900);
      expect(await refused.json()).toEqual({
        code: "TOO_MANY_ATTEMPTS",
        message: "Too many attempts. Try again later.",
      });
    }
    expect((await fail(email())).status).toBe(401);
  });

  test("are forgotten once one succeeds", async () => {
    const address = email();
    await signUp(address);

    for (let round = 0; round < 2; round += 1) {
      for (let attempt = 0; attempt < 9; attempt += 1) await fail(address);
      expect((await signIn(address)).status).toBe(200);
    }
  });

  test("are forgotten after a quarter of an hour", async () => {
    const address = email();
    const answers = await Promise.all(Array.from({ length: 11 }, () => fail(address)));
    expect(statuses(answers)).toContain(429);

    const later = Date.now() + 15 * 60 * 1000;
    vi.spyOn(Date, "now").mockReturnValue(later);

    expect((await fail(address)).status).toBe(401);
  });

  test("leave no email in the table, and rows that Better Auth's sweep spares", async () => {
    const address = email();
    const seen = new Set((await attempts()).map(({ key }) => key));
    await fail(address);

    const made = (await attempts()).filter(({ key }) => !seen.has(key));
    expect(made).toHaveLength(1);
    expect(JSON.stringify(made)).not.toContain(address.slice(0, 8));
    expect(Number(made[0].last_request)).toBeGreaterThan(Date.now());
  });

  test("aren't counted where the limits are off", async () => {
    ({ auth, tables } = makeAuth({ rateLimitEnabled: false }));
    const address = email();
    const answers = await Promise.all(Array.from({ length: 12 }, () => fail(address)));

    expect(new Set(statuses(answers))).toEqual(new Set([401]));
  });
});

function makeAuth({ rateLimitEnabled }: { rateLimitEnabled: boolean }) {
  const options = authOptions({
    secret: "s".repeat(32),
    url: URL,
    databaseUrl: DATABASE_URL || "postgresql://localhost:1/none",
    rateLimitEnabled,
    smtpUrl: "",
    mailFrom: "Holdfast <no-reply@localhost>",
    outboxDir,
  });
  const made = {
    users: [],
    sessions: [],
    accounts: [],
    verifications: [],
    two_factors: [],
    jwks: [],
  };
  // The limit by address is Better Auth's own, and would get in the way of the one by email.
  const rateLimit = { ...options.rateLimit, enabled: false };
  const database = memoryAdapter(made);
  return { auth: betterAuth({ ...options, database, rateLimit }), tables: made };
}

/** From the folder that mails go to where there is no server for them. */
function tokenOfTheReset(): string {
  const mails = readdirSync(outboxDir).map((name) => readFileSync(`${outboxDir}/${name}`, "utf8"));
  const links = mails.map((mail) => /reset-password#token=(\S+)/.exec(mail)?.[1]);
  const token = links.find((link) => link !== undefined);
  if (!token) throw new Error("No mail has come yet.");
  return token;
}

function send(path: string, init: RequestInit): Promise<Response> {
  const headers = {
    "Content-Type": "application/json",
    Origin: URL,
    "X-Forwarded-For": address,
    ...init.headers,
  };
  const body = init.method === "POST" ? { body: "{}" } : {};
  return auth.handler(new Request(`${URL}/api/auth${path}`, { ...body, ...init, headers }));
}

function post(path: string, body: object, cookie = ""): Promise<Response> {
  return send(path, { method: "POST", body: JSON.stringify(body), headers: { Cookie: cookie } });
}

function signUp(email: string, rest: object = {}): Promise<Response> {
  return post("/sign-up/email", { name: "Ann", email, password: PASSWORD, ...rest });
}

function signIn(email: string, password = PASSWORD): Promise<Response> {
  return post("/sign-in/email", { email, password });
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function nameBehind(cookie: string): Promise<string | undefined> {
  const answer = await send("/get-session", { method: "GET", headers: { Cookie: cookie } });
  return (await answer.json())?.user.name;
}
