/** What happens around each of Better Auth's routes. */

import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { findProblem } from "./auth-input.ts";
import type { authLimits, HookContext } from "./auth-limits.ts";
import { logAuth } from "./auth-log.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import type { EmailLinks } from "./email-links.ts";
import { emailChangeNotice } from "./letters.ts";
import type { Post } from "./mail.ts";

const SIGN_IN = "/sign-in/email";
const SIGN_UP = "/sign-up/email";
const CHANGE_EMAIL = "/change-email";
const CHANGE_PASSWORD = "/change-password";
const DELETE_USER = "/delete-user";
const UPDATE_USER = "/update-user";
const VERIFY_EMAIL = "/verify-email";

const NEW_PASSWORD_FIELD: Record<string, string> = {
  [SIGN_UP]: "password",
  [CHANGE_PASSWORD]: "newPassword",
  "/reset-password": "newPassword",
};

/** What leads to a mail, and says so whether or not one was due. */
const MAILING = new Set([CHANGE_EMAIL, "/request-password-reset", "/send-verification-email"]);

/** What the client may ask for, and doesn't get. */
const DECIDED: Record<string, Record<string, boolean>> = {
  // Whoever learned the old password is out.
  [CHANGE_PASSWORD]: { revokeOtherSessions: true },
  // A device that needs no second factor for a month would be one that a thief waits for.
  "/two-factor/verify-totp": { trustDevice: false },
  "/two-factor/verify-backup-code": { trustDevice: false, disableSession: false },
};

type Parts = {
  limits: ReturnType<typeof authLimits> | null;
  post: Post;
  links: EmailLinks;
  site: string;
};

export function authHooks({ limits, post, links, site }: Parts) {
  return {
    before: createAuthMiddleware(async (context) => {
      const { path, body, query } = context;
      refuseUnstorableText(body, query);
      refuseCommonPassword(path, body);
      refuseMoreThanName(path, body);
      await limits?.count(context);
      if (MAILING.has(path)) await refuseWithoutMail(post);
      if (path === DELETE_USER) refuseDeletionByHalf(body);
      if (path === CHANGE_EMAIL) await checkPassword(context);
      if (path === VERIFY_EMAIL) await refuseEndedLink(links, query?.token);
      const decided = DECIDED[path];
      if (decided) return { context: { body: decided } };
    }),
    after: createAuthMiddleware(async (context) => {
      const { path, context: auth } = context;
      if (isAPIError(auth.returned)) return;
      await limits?.succeed(context);
      if (path === SIGN_IN || path === SIGN_UP) await endEarlierSession(context);
      if (path === CHANGE_EMAIL) await tellFormerEmail(context, post, site);
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

/** A picture is an address that nobody checked; the product shows none. */
function refuseMoreThanName(path: string, body: Record<string, unknown> | undefined): void {
  if (path !== UPDATE_USER) return;
  if (body && typeof body.name === "string" && Object.keys(body).length === 1) return;
  throw new APIError("BAD_REQUEST", {
    code: "INVALID_INPUT",
    message: "Only the name can be changed here.",
  });
}

/** The same for every address, so that it tells of none. */
async function refuseWithoutMail(post: Post): Promise<void> {
  try {
    await post.check();
  } catch (error) {
    logAuth("error", "No mail can be sent.", error);
    throw new APIError("SERVICE_UNAVAILABLE", {
      code: "MAIL_UNAVAILABLE",
      message: "Mail can't be sent right now.",
    });
  }
}

/** Better Auth asks for no password while the session is fresh. */
function refuseDeletionByHalf(body: Record<string, unknown> | undefined): void {
  if (typeof body?.password === "string" && body.password && body.token === undefined) return;
  throw passwordRequired();
}

function passwordRequired(): APIError {
  return new APIError("BAD_REQUEST", {
    code: "INVALID_PASSWORD",
    message: "The password is required.",
  });
}

/** Better Auth lets whoever holds the session take the account to another address. */
async function checkPassword(context: HookContext): Promise<void> {
  const session = await getSessionFromCtx(context);
  if (!session) return;
  if (typeof context.body?.password !== "string") throw passwordRequired();
  await context.context.password.checkPassword(session.user.id, context);
}

/** Its signature stays good when the password that it was asked for with is long another one. */
async function refuseEndedLink(links: EmailLinks, token: unknown): Promise<void> {
  if (typeof token === "string" && (await links.isOpen(token))) return;
  throw new APIError("UNAUTHORIZED", { code: "INVALID_TOKEN", message: "Invalid token" });
}

/** A cookie from before the sign-in, which somebody else may have planted or copied, is worth nothing after it. */
async function endEarlierSession(context: HookContext): Promise<void> {
  const { context: auth } = context;
  const earlier = await context.getSignedCookie(auth.authCookies.sessionToken.name, auth.secret);
  if (!earlier || !auth.newSession || earlier === auth.newSession.session.token) return;
  await auth.internalAdapter.deleteSession(earlier);
}

async function tellFormerEmail(context: HookContext, post: Post, site: string): Promise<void> {
  const session = await getSessionFromCtx(context);
  if (!session) return;
  const sent = post.send(emailChangeNotice(session.user.email, site));
  context.context.runInBackground(sent);
}
