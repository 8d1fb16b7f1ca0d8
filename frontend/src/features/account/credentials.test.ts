import { expect, test } from "vitest";
import { check, explainRefusal, isAppCode, readCode } from "./credentials";

const good = {
  name: "Ann",
  email: "ann@example.com",
  password: "short",
  newPassword: "correct horse",
  code: "123456",
};

test("good values have no problems", () => {
  expect(check(good, ["name", "email", "password", "newPassword", "code"])).toBeNull();
});

test.each([
  ["name", "  "],
  ["name", "n".repeat(101)],
  ["email", "ann"],
  ["email", ""],
  ["password", ""],
  ["newPassword", "1234567"],
  ["newPassword", "p".repeat(129)],
  ["code", ""],
] as const)("a form is stopped at %s: %j", (field, value) => {
  const found = check({ ...good, [field]: value }, ["name", "email", field]);
  expect(Object.keys(found ?? {})).toEqual([field]);
});

test("what a form doesn't ask for is no problem", () => {
  expect(check({ ...good, name: "", code: "" }, ["email", "password"])).toBeNull();
});

test("a code is read however it was copied", () => {
  expect(readCode(" 123 456\t")).toBe("123456");
  expect(["123456", "12345", "1234567", "12345a"].map(isAppCode)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("the server's refusal gets the page's words", () => {
  expect(explainRefusal({ status: 401, code: "INVALID_EMAIL_OR_PASSWORD" })).toEqual({
    form: "Email or password is incorrect.",
  });
  expect(
    explainRefusal({ status: 422, code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" }).email,
  ).toMatch("already an account");
  expect(explainRefusal({ status: 400, code: "PASSWORD_TOO_COMMON" })).toEqual({
    newPassword: "This password is too common.",
  });
  expect(explainRefusal({ status: 400, code: "INVALID_PASSWORD" })).toEqual({
    password: "The password is incorrect.",
  });
  expect(explainRefusal({ status: 503, code: "MAIL_UNAVAILABLE" }).form).toMatch("Mail");
  expect(explainRefusal({ status: 429 }).form).toMatch("Wait a moment");
  expect(explainRefusal({ status: 0 }).form).toMatch("reach the server");
  expect(explainRefusal({ status: 503 }).form).toMatch("Try again later");
});
