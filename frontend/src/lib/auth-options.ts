/**
 * How accounts and sessions work.
 *
 * The tables are made by the API's migrations, never from here: these names say where to find them.
 * Plain Node imports this file for the schema check, hence the `.ts` endings.
 */

import type { BetterAuthOptions } from "better-auth";
import { jwt } from "better-auth/plugins/jwt";
import { deleteAtOnce } from "./account-deletion.ts";
import { Attempts } from "./attempts.ts";
import { authHooks } from "./auth-hooks.ts";
import { authLimits, keysOf } from "./auth-limits.ts";
import { logAuth } from "./auth-log.ts";
import { createPool } from "./database.ts";
import { EmailLinks } from "./email-links.ts";
import type { Environment } from "./environment.ts";
import { RESET_MINUTES, resetLetter, VERIFICATION_MINUTES, verificationLetter } from "./letters.ts";
import { createPost } from "./mail.ts";
import { openRoutesOnly } from "./open-routes.ts";
import { refuseUsedCode, secondFactor } from "./second-factor.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function authOptions(environment: Environment) {
  const pool = createPool(environment.databaseUrl);
  const attempts = new Attempts(pool, environment.secret);
  const limits = environment.rateLimitEnabled ? authLimits(attempts) : null;
  const post = createPost(environment);
  const links = new EmailLinks(pool, VERIFICATION_MINUTES);
  const site = environment.url;
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
      resetPasswordTokenExpiresIn: RESET_MINUTES * MINUTE,
      sendResetPassword: ({ user, token }) => post.send(resetLetter(user.email, site, token)),
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: VERIFICATION_MINUTES * MINUTE,
      sendVerificationEmail: async ({ user, token }) => {
        await links.remember(token, user.id);
        await post.send(verificationLetter(user.email, site, token));
      },
    },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
      changeEmail: { enabled: true },
      deleteUser: {
        enabled: true,
        beforeDelete: (user) => deleteAtOnce(pool, user.id, keysOf(attempts, user)),
      },
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
      // How exactly the list of devices can say when each was last used.
      updateAge: HOUR,
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
      // Whoever reads the table can't use the links. A challenge works with its signed cookie only,
      // and the trigger that ends it must find what belongs to it.
      storeIdentifier: { default: "hashed", overrides: { "2fa-": "plain" } },
    },
    rateLimit: {
      enabled: environment.rateLimitEnabled,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
    },
    // The server's preload (strip-forwarded.mjs) leaves the visitor's one address in it.
    advanced: {
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
      // An answer that waited for its mail would tell by its time whether there was one to send.
      backgroundTasks: { handler: inBackground },
    },
    databaseHooks: {
      user: {
        // A picture is an address that nobody checked; the product shows none.
        create: { before: async (user) => ({ data: { ...user, image: null } }) },
        update: { before: async (user, context) => ({ data: provenEmail(user, context?.path) }) },
      },
      session: {
        create: {
          before: ({ userId }, context) => refuseUsedCode(attempts, userId, context),
        },
      },
    },
    hooks: authHooks({ limits, post, links, site }),
    logger: { level: "warn", log: logAuth },
    // A refusal is the answer and no more; a fault goes to the route, which logs it without its values.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    plugins: [openRoutesOnly(), tokens(environment.url), secondFactor()],
  } satisfies BetterAuthOptions;
}

function inBackground(task: Promise<unknown>): void {
  task.catch((error: unknown) => logAuth("error", "A task in the background failed.", error));
}

/** Whoever opened the link in a mail to the new address has proved that it is theirs. */
function provenEmail<T extends { email?: unknown }>(user: T, path: string | undefined): T {
  return path === "/verify-email" && user.email ? { ...user, emailVerified: true } : user;
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
