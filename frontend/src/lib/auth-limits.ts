/**
 * What may be tried how often on the routes of accounts, beside Better Auth's own limit by address.
 *
 * Better Auth's lets three through in ten seconds, for ever. These bound whoever takes the time:
 * one address against many accounts, and many addresses against one.
 */

import { APIError, type createAuthMiddleware, getIP, getSessionFromCtx } from "better-auth/api";
import type { Attempts, Limit } from "./attempts.ts";
import { logAuth } from "./auth-log.ts";

export type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const SIGN_IN = "/sign-in/email";

/** Where an email is named by somebody who need not own it. */
const BY_EMAIL: Record<string, Limit> = {
  [SIGN_IN]: { name: "sign-in", most: 10, minutes: 15 },
  "/request-password-reset": { name: "reset", most: 5, minutes: 60 },
  "/send-verification-email": { name: "verification", most: 5, minutes: 60 },
  "/change-email": { name: "verification", most: 5, minutes: 60 },
};

const SECOND_FACTOR: Limit = { name: "second-factor-from", most: 50, minutes: 60 };

/** A whole office may share one address, so these are wide. */
const BY_ADDRESS: Record<string, Limit> = {
  [SIGN_IN]: { name: "sign-in-from", most: 100, minutes: 60 },
  "/sign-up/email": { name: "sign-up-from", most: 100, minutes: 60 },
  "/request-password-reset": { name: "reset-from", most: 30, minutes: 60 },
  "/reset-password": { name: "new-password-from", most: 30, minutes: 60 },
  "/send-verification-email": { name: "verification-from", most: 30, minutes: 60 },
  "/two-factor/verify-totp": SECOND_FACTOR,
  "/two-factor/verify-backup-code": SECOND_FACTOR,
};

const PASSWORD: Limit = { name: "password", most: 10, minutes: 15 };

/** Where somebody who is signed in proves that they know the password. */
const PASSWORD_ROUTES = new Set([
  "/change-email",
  "/change-password",
  "/delete-user",
  "/two-factor/disable",
  "/two-factor/enable",
  "/two-factor/generate-backup-codes",
]);

/** Only what fails is an attempt at somebody's secret; a request for a mail counts in any case. */
const SPARED_ON_SUCCESS = new Set([SIGN_IN, ...Object.keys(BY_ADDRESS).filter(isTwoFactor)]);

export function authLimits(attempts: Attempts) {
  /** Before anything is compared: simultaneous guesses can't slip through together. */
  async function count(context: HookContext): Promise<void> {
    for (const [limit, subject] of await subjectsOf(context)) {
      const wait = await attempts.count(limit, subject);
      if (wait > 0) throw tooManyAttempts(limit, wait);
    }
  }

  async function succeed(context: HookContext): Promise<void> {
    const { path } = context;
    const isPassword = PASSWORD_ROUTES.has(path);
    if (!isPassword && !SPARED_ON_SUCCESS.has(path)) return;
    for (const [limit, subject] of await subjectsOf(context)) {
      if (limit === PASSWORD || limit === BY_EMAIL[SIGN_IN]) await attempts.forget(limit, subject);
      else if (limit === BY_ADDRESS[path]) await attempts.spare(limit, subject);
    }
  }

  return { count, succeed };
}

/** The keys of all that is counted about one person. */
export function keysOf(attempts: Attempts, { id, email }: { id: string; email: string }): string[] {
  return [
    ...Object.values(BY_EMAIL).map((limit) => attempts.key(limit, email)),
    attempts.key(PASSWORD, id),
  ];
}

async function subjectsOf(context: HookContext): Promise<[Limit, string][]> {
  const { path, body } = context;
  const found: [Limit, string][] = [];
  const ofAddress = BY_ADDRESS[path];
  if (ofAddress) found.push([ofAddress, addressOf(context)]);
  const ofEmail = BY_EMAIL[path];
  const email = path === "/change-email" ? body?.newEmail : body?.email;
  if (ofEmail && typeof email === "string") found.push([ofEmail, email]);
  if (PASSWORD_ROUTES.has(path)) {
    const session = await getSessionFromCtx(context);
    if (session) found.push([PASSWORD, session.user.id]);
  }
  return found;
}

/** One for each visitor: an IPv6 address counts as the network of its first 64 bits. */
function addressOf({ request, headers, context }: HookContext): string {
  const from = request ?? headers;
  return (from && getIP(from, context.options)) ?? "unknown";
}

function isTwoFactor(path: string): boolean {
  return path.startsWith("/two-factor/");
}

function tooManyAttempts({ name }: Limit, milliseconds: number): APIError {
  logAuth("warn", `Too many attempts: ${name}`);
  return new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_MANY_ATTEMPTS", message: "Too many attempts. Try again later." },
    { "Retry-After": String(Math.ceil(milliseconds / 1000)) },
  );
}
