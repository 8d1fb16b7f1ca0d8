/** Only what the product uses answers; whatever else Better Auth brings, now or later, is not found. */

import type { BetterAuthPlugin } from "better-auth";

const OPEN = new Set([
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
]);

// The option `disabledPaths` would list what is closed, and can't name routes such as `/callback/:id`.
export function openRoutesOnly() {
  return {
    id: "open-routes-only",
    onRequest: async (request, { baseURL }) => {
      const path = new URL(request.url).pathname.slice(new URL(baseURL).pathname.length);
      return OPEN.has(path) ? undefined : { response: new Response("Not Found", { status: 404 }) };
    },
  } satisfies BetterAuthPlugin;
}
