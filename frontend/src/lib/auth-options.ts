/**
 * How accounts and sessions work.
 *
 * The tables are made by the API's migrations, never from here: these names say where to find them.
 * Plain Node imports this file for the schema check, hence the `.ts` endings.
 */

import type { BetterAuthOptions } from "better-auth";
import { jwt } from "better-auth/plugins/jwt";
import { authHooks } from "./auth-hooks.ts";
import { logAuth } from "./auth-log.ts";
import { createPool } from "./database.ts";
import type { Environment } from "./environment.ts";
import { openRoutesOnly } from "./open-routes.ts";
import { signInLimit } from "./sign-in-limit.ts";

const DAY = 24 * 60 * 60;

export function authOptions(environment: Environment) {
  const pool = createPool(environment.databaseUrl);
  const limit = environment.rateLimitEnabled ? signInLimit(pool, environment.secret) : null;
  return {
    appName: "Holdfast",
    secret: environment.secret,
    baseURL: environment.url,
    trustedOrigins: [environment.url],
    database: pool,
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    },
    session: {
      modelName: "sessions",
      fields: {
        expiresAt: "expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        userId: "user_id",
      },
      // A cached session would outlive its end.
      cookieCache: { enabled: false },
    },
    account: {
      modelName: "accounts",
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "verifications",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
    rateLimit: {
      enabled: environment.rateLimitEnabled,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
    },
    // The server's preload (strip-forwarded.mjs) leaves the visitor's one address in it.
    advanced: { ipAddress: { ipAddressHeaders: ["x-forwarded-for"] } },
    // A picture is an address that nobody checked; the product shows none.
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, image: null } }) } },
    },
    hooks: authHooks(limit),
    logger: { level: "warn", log: logAuth },
    // A refusal is the answer and no more; a fault goes to the route, which logs it without its values.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    plugins: [openRoutesOnly(), tokens(environment.url)],
  } satisfies BetterAuthOptions;
}

/** The token that the API accepts: who, their email, which session, and nothing else. */
function tokens(url: string) {
  return jwt({
    jwks: {
      keyPairConfig: { alg: "EdDSA", crv: "Ed25519" },
      rotationInterval: 30 * DAY,
      gracePeriod: DAY,
    },
    jwt: {
      issuer: url,
      audience: url,
      expirationTime: "15m",
      definePayload: ({ user, session }) => ({ email: user.email, sid: session.id }),
    },
    disableSettingJwtHeader: true,
    schema: {
      jwks: {
        modelName: "jwks",
        fields: {
          publicKey: "public_key",
          privateKey: "private_key",
          createdAt: "created_at",
          expiresAt: "expires_at",
        },
      },
    },
  });
}
