/** The second step of signing in: a code of an authenticator app, or a backup code. */

import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Attempts, Limit } from "./attempts.ts";

const MINUTE = 60;

export function secondFactor() {
  return twoFactor({
    issuer: "Holdfast",
    // Ten wrong codes in a row close the second step for a quarter of an hour, whoever tries.
    accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 15 * MINUTE },
    twoFactorCookieMaxAge: 10 * MINUTE,
    schema: {
      user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
      twoFactor: {
        modelName: "two_factors",
        fields: {
          backupCodes: "backup_codes",
          userId: "user_id",
          failedVerificationCount: "failed_verification_count",
          lockedUntil: "locked_until",
        },
      },
    },
  });
}

/** As long as a code may be good: its own half minute, and those before and after. */
const CODE_ONCE: Limit = { name: "totp", most: 1, minutes: 2 };

/**
 * A code that somebody read over the shoulder must not sign in a second time (RFC 6238, 5.2).
 *
 * Asked when a session is about to be made; whoever just sets the app up has one already.
 */
export async function refuseUsedCode(
  attempts: Attempts,
  userId: string,
  context: GenericEndpointContext | null,
): Promise<void> {
  if (context?.path !== "/two-factor/verify-totp" || context.context.session) return;
  if ((await attempts.count(CODE_ONCE, `${userId} ${context.body.code}`)) === 0) return;
  throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" });
}
