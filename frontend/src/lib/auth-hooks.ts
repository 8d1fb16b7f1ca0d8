/** What happens around each of Better Auth's routes. */

import { APIError, createAuthMiddleware } from "better-auth/api";
import { findProblem } from "./auth-input.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

const SIGN_IN = "/sign-in/email";
const CHANGE_PASSWORD = "/change-password";
const NEW_PASSWORD_FIELD: Record<string, string> = {
  "/sign-up/email": "password",
  [CHANGE_PASSWORD]: "newPassword",
};

export function authHooks(limit: SignInLimit | null) {
  return {
    before: createAuthMiddleware(async ({ path, body, query }) => {
      refuseUnstorableText(body, query);
      refuseCommonPassword(path, body);
      if (path === SIGN_IN && typeof body?.email === "string") await limit?.count(body.email);
      // Whoever learned the old password is out, whatever the client asked for.
      if (path === CHANGE_PASSWORD) return { context: { body: { revokeOtherSessions: true } } };
    }),
    after: createAuthMiddleware(async ({ path, body, context }) => {
      if (path === SIGN_IN && context.newSession) await limit?.forget(body.email);
    }),
  };
}

function refuseUnstorableText(body: unknown, query: unknown): void {
  const problem = findProblem(body) ?? findProblem(query);
  if (problem) throw new APIError("BAD_REQUEST", { code: "INVALID_INPUT", message: problem });
}

function refuseCommonPassword(path: string, body: Record<string, unknown> | undefined): void {
  const password = body?.[NEW_PASSWORD_FIELD[path] ?? ""];
  if (typeof password !== "string" || !COMMON_PASSWORDS.has(password.toLowerCase())) return;
  throw new APIError("BAD_REQUEST", {
    code: "PASSWORD_TOO_COMMON",
    message: "This password is too common.",
  });
}
