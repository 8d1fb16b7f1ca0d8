import { expect, test } from "vitest";
import { checkLogIn, checkSignUp, explainRefusal } from "./credentials";

const good = { name: "Ann", email: "ann@example.com", password: "correct horse" };

test("good credentials have no problems", () => {
  expect(checkSignUp(good)).toEqual({});
  expect(checkLogIn({ ...good, name: "" })).toEqual({});
});

test.each([
  [{ name: "  " }, "name"],
  [{ name: "n".repeat(101) }, "name"],
  [{ email: "ann" }, "email"],
  [{ email: "" }, "email"],
  [{ password: "1234567" }, "password"],
  [{ password: "p".repeat(129) }, "password"],
])("a sign-up with %j is stopped at %s", (part, field) => {
  expect(Object.keys(checkSignUp({ ...good, ...part }))).toEqual([field]);
});

test("logging in doesn't lecture about the length of a password", () => {
  expect(checkLogIn({ ...good, password: "short" })).toEqual({});
});

test("the server's refusal gets the page's words", () => {
  expect(explainRefusal({ status: 401, code: "INVALID_EMAIL_OR_PASSWORD" })).toEqual({
    form: "Email or password is incorrect.",
  });
  expect(
    explainRefusal({ status: 422, code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" }).email,
  ).toMatch("already an account");
  expect(explainRefusal({ status: 400, code: "PASSWORD_TOO_COMMON" })).toEqual({
    password: "This password is too common.",
  });
  expect(explainRefusal({ status: 429 }).form).toMatch("Wait a moment");
  expect(explainRefusal({ status: 0 }).form).toMatch("reach the server");
  expect(explainRefusal({ status: 503 }).form).toMatch("Try again later");
});
