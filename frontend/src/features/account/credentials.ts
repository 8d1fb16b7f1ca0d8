/** What is wrong with a sign-in or sign-up, found here or told by the server, in the page's words. */

export type AccountField = "name" | "email" | "password";
export type AccountProblems = Partial<Record<AccountField | "form", string>>;
export type Credentials = Record<AccountField, string>;

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;
const LONGEST_NAME = 100;

export function checkLogIn({ email, password }: Credentials): AccountProblems {
  return withoutEmpty({
    email: checkEmail(email),
    password: password ? "" : "Password is required.",
  });
}

export function checkSignUp({ name, email, password }: Credentials): AccountProblems {
  return withoutEmpty({
    name: checkName(name),
    email: checkEmail(email),
    password: checkPassword(password),
  });
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

function checkPassword(password: string): string {
  if (!password) return "Password is required.";
  if (password.length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters.`;
  return password.length > LONGEST_PASSWORD ? `Use at most ${LONGEST_PASSWORD} characters.` : "";
}

function withoutEmpty(problems: AccountProblems): AccountProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

type Refusal = { status: number; code?: string | undefined };

const BY_CODE: Record<string, AccountProblems> = {
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { email: "There is already an account with this email." },
  USER_ALREADY_EXISTS: { email: "There is already an account with this email." },
  INVALID_EMAIL_OR_PASSWORD: { form: "Email or password is incorrect." },
  INVALID_EMAIL: { email: "Enter an email such as ann@example.com." },
  PASSWORD_TOO_SHORT: { password: `Use at least ${SHORTEST_PASSWORD} characters.` },
  PASSWORD_TOO_LONG: { password: `Use at most ${LONGEST_PASSWORD} characters.` },
  PASSWORD_TOO_COMMON: { password: "This password is too common." },
  INVALID_ORIGIN: { form: "Open this page by its own address to sign in." },
  INVALID_INPUT: { form: "One of the fields has text that can’t be used." },
};

export function explainRefusal({ status, code }: Refusal): AccountProblems {
  const known = code ? BY_CODE[code] : undefined;
  if (known) return known;
  if (status === 0) return { form: "Can’t reach the server. Check your connection and try again." };
  if (status === 429) return { form: "Too many tries. Wait a moment and try again." };
  if (status === 401) return { form: "Email or password is incorrect." };
  if (status >= 500)
    return { form: "The server has a fault. Nothing was changed. Try again later." };
  return { form: "That didn’t work. Check the fields and try again." };
}
