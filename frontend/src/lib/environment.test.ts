import path from "node:path";
import { expect, test } from "vitest";
import { readApiUrl, readEnvironment } from "./environment";

const complete = {
  BETTER_AUTH_SECRET: "s".repeat(32),
  BETTER_AUTH_URL: "https://tasks.example.com",
  DATABASE_URL: "postgresql://localhost/holdfast",
};

test("the three variables are enough", () => {
  expect(readEnvironment(complete)).toEqual({
    secret: "s".repeat(32),
    url: "https://tasks.example.com",
    databaseUrl: "postgresql://localhost/holdfast",
    rateLimitEnabled: true,
    smtpUrl: "",
    mailFrom: "Holdfast <no-reply@tasks.example.com>",
    outboxDir: path.resolve(".data/outbox"),
  });
});

test.each(["BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "DATABASE_URL"])(
  "%s must be set, and empty is not set",
  (name) => {
    expect(() => readEnvironment({ ...complete, [name]: "" })).toThrow(`${name} is not set.`);
  },
);

test("a short secret is refused without being shown", () => {
  const secret = "short-secret";

  expect(() => readEnvironment({ ...complete, BETTER_AUTH_SECRET: secret })).toThrow(
    /^BETTER_AUTH_SECRET must have at least 32 characters\.$/,
  );
});

test.each(["tasks.example.com", "ftp://tasks.example.com", "https://tasks.example.com/path"])(
  "%s is no origin",
  (url) => {
    expect(() => readEnvironment({ ...complete, BETTER_AUTH_URL: url })).toThrow("origin");
  },
);

test("a slash at the end does no harm", () => {
  const { url } = readEnvironment({ ...complete, BETTER_AUTH_URL: "http://localhost:3000/" });

  expect(url).toBe("http://localhost:3000");
});

test("a switch is a yes, a no, or refused", () => {
  expect(readEnvironment({ ...complete, RATE_LIMIT_ENABLED: "FALSE" }).rateLimitEnabled).toBe(
    false,
  );
  expect(readEnvironment({ ...complete, RATE_LIMIT_ENABLED: "yes" }).rateLimitEnabled).toBe(true);
  expect(() => readEnvironment({ ...complete, RATE_LIMIT_ENABLED: "maybe" })).toThrow(
    "RATE_LIMIT_ENABLED",
  );
});

test.each(["mail.example.com", "http://user:hush-hush@mail.example.com", "smtp://"])(
  "%s is no mail server, and is not shown",
  (url) => {
    expect(() => readEnvironment({ ...complete, SMTP_URL: url })).toThrow(
      /^SMTP_URL must be an address such as smtps:\/\/user:password@mail\.example\.com\.$/,
    );
  },
);

test.each(["Holdfast", "a@b@c", "a@b\r\nBcc: c@d", "a b@c d"])("%j is no sender", (sender) => {
  expect(() => readEnvironment({ ...complete, MAIL_FROM: sender })).toThrow("MAIL_FROM");
});

test("the API is on this machine unless another address is given", () => {
  expect(readApiUrl({})).toBe("http://localhost:8000");
  expect(readApiUrl({ API_PORT: "9000" })).toBe("http://localhost:9000");
  expect(readApiUrl({ API_PORT: "9000", API_URL: "https://api.example/" })).toBe(
    "https://api.example",
  );
});
