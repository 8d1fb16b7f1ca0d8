/** What the process environment says, checked once and read late: a build has no environment. */

import path from "node:path";

const SHORTEST_SECRET = 32;

export type Environment = {
  secret: string;
  url: string;
  databaseUrl: string;
  rateLimitEnabled: boolean;
  /** Empty: mails go into the outbox folder. */
  smtpUrl: string;
  mailFrom: string;
  outboxDir: string;
};

type Variables = Record<string, string | undefined>;

export function readEnvironment(variables: Variables = process.env): Environment {
  return {
    secret: readSecret(variables),
    url: readOrigin("BETTER_AUTH_URL", variables),
    databaseUrl: required("DATABASE_URL", variables),
    rateLimitEnabled: readFlag("RATE_LIMIT_ENABLED", variables, true),
    smtpUrl: readMailServer(variables),
    mailFrom: readSender(variables),
    outboxDir: path.resolve(variables.OUTBOX_DIR || ".data/outbox"),
  };
}

/** The API's address as the browser sees it. */
export function readApiUrl(variables: Variables = process.env): string {
  const port = variables.API_PORT || "8000";
  const url = variables.API_URL || `http://localhost:${port}`;
  return url.replace(/\/+$/, "");
}

/** The API's address as the page's own server sees it. */
export function readInternalApiUrl(variables: Variables = process.env): string {
  return variables.API_INTERNAL_URL?.replace(/\/+$/, "") || readApiUrl(variables);
}

/** Whether mails leave this machine. */
export function sendsMail(variables: Variables = process.env): boolean {
  return Boolean(variables.SMTP_URL);
}

function readSecret(variables: Variables): string {
  const secret = required("BETTER_AUTH_SECRET", variables);
  if (secret.length < SHORTEST_SECRET) {
    throw new Error(`BETTER_AUTH_SECRET must have at least ${SHORTEST_SECRET} characters.`);
  }
  return secret;
}

/** The issuer and audience of every token is this text, so it is an origin and nothing more. */
function readOrigin(name: string, variables: Variables): string {
  const value = required(name, variables).replace(/\/+$/, "");
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== value) {
    throw new Error(`${name} must be an http or https origin, such as https://tasks.example.com.`);
  }
  return value;
}

/** What was given is never shown: there may be a password in it. */
function readMailServer({ SMTP_URL = "" }: Variables): string {
  if (!SMTP_URL) return "";
  const url = URL.canParse(SMTP_URL) ? new URL(SMTP_URL) : null;
  if (url && /^smtps?:$/.test(url.protocol) && url.hostname) return SMTP_URL;
  throw new Error("SMTP_URL must be an address such as smtps://user:password@mail.example.com.");
}

function readSender({ MAIL_FROM = "", BETTER_AUTH_URL = "" }: Variables): string {
  if (!MAIL_FROM) return `Holdfast <no-reply@${new URL(BETTER_AUTH_URL).hostname}>`;
  if (/^[^\p{Cc}@]*[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u.test(MAIL_FROM)) return MAIL_FROM;
  throw new Error("MAIL_FROM must be a sender such as Holdfast <tasks@example.com>.");
}

function readFlag(name: string, variables: Variables, fallback: boolean): boolean {
  const value = variables[name]?.toLowerCase();
  if (!value) return fallback;
  if (["true", "1", "yes", "on"].includes(value)) return true;
  if (["false", "0", "no", "off"].includes(value)) return false;
  throw new Error(`${name} must be true or false.`);
}

function required(name: string, variables: Variables): string {
  const value = variables[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
