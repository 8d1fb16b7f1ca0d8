import { expect, test } from "vitest";
import { doorPath, HOME, loginPath, safeNextPath } from "./next-path";

test.each([
  "/app/all",
  "/app/all?q=milk&sort=due",
  "/app/tasks/2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77#notes",
])("a path of this site is kept: %s", (path) => {
  expect(safeNextPath(path)).toBe(path);
});

test.each([
  null,
  undefined,
  "",
  "app/all",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/./\\evil.example",
  "/.//evil.example",
  "/app/..//evil.example",
  "https:evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  " https://evil.example",
  "/login",
  "/signup?next=/login",
  "/api/auth/sign-out",
])("anything else leads to the app's start: %j", (next) => {
  expect(safeNextPath(next)).toBe(HOME);
});

test("an encoded address stays a path of this site", () => {
  expect(safeNextPath("/%2f%2fevil.example")).toBe("/%2f%2fevil.example");
});

test("the way to the sign-in page remembers where one was", () => {
  const path = loginPath("/app/all?q=a&b", { expired: true });

  const query = new URL(path, "http://localhost").searchParams;
  expect(safeNextPath(query.get("next"))).toBe("/app/all?q=a&b");
  expect(query.get("expired")).toBe("1");
  expect(query.get("unsaved")).toBeNull();
});

test("every page of the door hands on where its visitor wants to go", () => {
  expect(doorPath("/signup", HOME)).toBe("/signup");
  const path = doorPath("/forgot-password", "/app/all?q=a&b");
  expect(new URL(path, "http://page.test").searchParams.get("next")).toBe("/app/all?q=a&b");
});
