/** What is wrong with a form of the account, found here or told by the server, in the page's words. */

import type { Refusal } from "@/lib/account-request";

export type AccountField = "name" | "email" | "password" | "newPassword" | "code";
export type AccountProblems = Partial<Record<AccountField | "form", string>>;
export type Values = Record<AccountField, string>;

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;
const LONGEST_NAME = 100;
const DIGITS = 6;

const CHECKS: Record<AccountField, (value: string) => string> = {
  name: checkName,
  email: checkEmail,
  // Logging in doesn't lecture about the length of a password.
  password: (password) => (password ? "" : "Password is required."),
  newPassword: checkNewPassword,
  code: (code) => (code ? "" : "Code is required."),
};

/** The problems of these fields; null when there are none. */
export function check(values: Values, fields: AccountField[]): AccountProblems | null {
  const problems = fields.map((field) => [field, CHECKS[field](values[field])] as const);
  const found = problems.filter(([, problem]) => problem);
  return found.length > 0 ? Object.fromEntries(found) : null;
}

/** As the server wants it, however it was copied. */
export function readCode(code: string): string {
  return code.replace(/\s/g, "");
}

export function isAppCode(code: string): boolean {
  return new RegExp(`^\\d{${DIGITS}}$`).test(code);
}

function checkName(name: string): string {
  if (!name.trim()) return "Name is required.";
  return [...name.trim()].length > LONGEST_NAME ? `Use at most ${LONGEST_NAME} characters.` : "";
}

function checkEmail(email: string): string {
  if (!email.trim()) return "Email is required.";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())
    ? ""
    : "Enter an email such as ann@example.com.";
}

function checkNewPassword(password: string): string {
  if (!password) return "Password is required.";
  if (password.length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters.`;
  return password.length > LONGEST_PASSWORD ? `Use at most ${LONGEST_PASSWORD} characters.` : "";
}

const BY_CODE: Record<string, AccountProblems> = {
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { email: "There is already an account with this email." },
  USER_ALREADY_EXISTS: { email: "There is already an account with this email." },
  INVALID_EMAIL_OR_PASSWORD: { form: "Email or password is incorrect." },
  INVALID_PASSWORD: { password: "The password is incorrect." },
  INVALID_EMAIL: { email: "Enter an email such as ann@example.com." },
  PASSWORD_TOO_SHORT: { newPassword: `Use at least ${SHORTEST_PASSWORD} characters.` },
  PASSWORD_TOO_LONG: { newPassword: `Use at most ${LONGEST_PASSWORD} characters.` },
  PASSWORD_TOO_COMMON: { newPassword: "This password is too common." },
  INVALID_CODE: { code: "This code is wrong or was used already. Wait for the next one." },
  INVALID_BACKUP_CODE: { code: "This code is wrong or was used already." },
  ACCOUNT_TEMPORARILY_LOCKED: { form: "Too many wrong codes. Try again in a quarter of an hour." },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: { form: "Too many wrong codes. Log in again." },
  INVALID_TWO_FACTOR_COOKIE: { form: "This took too long. Log in again." },
  INVALID_TOKEN: { form: "This link has expired, or was used already." },
  MAIL_UNAVAILABLE: { form: "Mail can’t be sent right now. Nothing was changed. Try again later." },
  INVALID_ORIGIN: { form: "Open this page by its own address to sign in." },
  CONFLICT: { form: "Something else came first. Load the page again, and see how things stand." },
  INVALID_INPUT: { form: "One of the fields has text that can’t be used." },
};

export function explainRefusal({ status, code }: Refusal): AccountProblems {
  const known = code ? BY_CODE[code] : undefined;
  if (known) return known;
  if (status === 0) return { form: "Can’t reach the server. Check your connection and try again." };
  if (status === 429) return { form: "Too many tries. Wait a moment and try again." };
  if (status === 401) return { form: "You are signed out. Log in and try again." };
  if (status >= 500)
    return { form: "The server has a fault. Nothing was changed. Try again later." };
  return { form: "That didn’t work. Check the fields and try again." };
}
