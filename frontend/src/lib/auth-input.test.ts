// @vitest-environment node
import { expect, test } from "vitest";
import { findProblem } from "./auth-input";

test.each([
  { name: "Ann", email: "ann@example.com", password: "correct horse" },
  { name: "👩‍👩‍👧".repeat(20), email: "ann@example.com", password: "p".repeat(128) },
  { name: "سارة" },
  null,
  undefined,
  { rememberMe: false, count: 3 },
])("ordinary input passes: %j", (body) => {
  expect(findProblem(body)).toBeNull();
});

// I-20, I-21, I-22.
test.each([
  { name: "a\0b" },
  { email: "a\0@example.com" },
  { password: "12345678\0" },
  { nested: { deeper: ["\0"] } },
  { "key\0": 1 },
  { name: "\ud800" },
])("text that can't be stored is refused: %j", (body) => {
  expect(findProblem(body)).toBe("Text must not contain this character.");
});

// I-20, I-22.
test("lengths are bounded, each to its field", () => {
  expect(findProblem({ name: "😀".repeat(100) })).toBeNull();
  expect(findProblem({ name: "n".repeat(101) })).toBe("Name is too long.");
  expect(findProblem({ email: `${"e".repeat(250)}@example.com` })).toBe("Email is too long.");
  expect(findProblem({ image: "i".repeat(2049) })).toBe("Image is too long.");
});

test("depth is bounded", () => {
  let body: unknown = "bottom";
  for (let depth = 0; depth < 50; depth += 1) body = [body];

  expect(findProblem(body)).toBe("The request is nested too deeply.");
});

test("a name shows something", () => {
  expect(findProblem({ name: " \t" })).toBe("Name is required.");
  expect(findProblem({ name: "Ana" })).toBeNull();
});
