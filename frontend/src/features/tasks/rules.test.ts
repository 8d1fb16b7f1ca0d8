import { expect, test } from "vitest";
import { checkDay, checkDescription, checkTitle, EARLIEST_DAY, LATEST_DAY } from "./rules";

const FAMILY = "👨‍👩‍👧‍👦";

test.each([
  "a",
  "  padded  ",
  "a".repeat(200),
  "😀".repeat(200),
  `${" ".repeat(50)}${"a".repeat(200)}${" ".repeat(50)}`,
  FAMILY.repeat(28),
  "قائمة",
  "<img src=x onerror=alert(1)>",
])("a good title: %j", (title) => {
  expect(checkTitle(title)).toBeNull();
});

test.each(["", "   ", "\u00a0", "\u200b", "\ufeff", "\n\t"])(
  "nothing to see is no title: %j",
  (title) => {
    expect(checkTitle(title)).toBe("Title is required.");
  },
);

test("the limit counts characters as the API does", () => {
  expect(checkTitle("a".repeat(201))).toBe("Use at most 200 characters.");
  expect(checkTitle("😀".repeat(201))).toBe("Use at most 200 characters.");
  expect(checkTitle(FAMILY.repeat(29))).toBe("Use at most 200 characters.");
});

test("control characters and half characters are refused", () => {
  expect(checkTitle("a\u0000b")).toMatch("control characters");
  expect(checkTitle("two\nlines")).toMatch("one line");
  expect(checkTitle("a\ud800b")).toMatch("control characters");
  expect(checkDescription("a\u0000b")).toMatch("control characters");
});

test("notes have lines, and a limit", () => {
  expect(checkDescription("one\r\n\ttwo")).toBeNull();
  expect(checkDescription("😀".repeat(1000))).toBeNull();
  expect(checkDescription("a".repeat(1001))).toBe("Use at most 1000 characters.");
});

test("a day lies in the API's range", () => {
  expect(checkDay("")).toBeNull();
  expect(checkDay("2026-11-22")).toBeNull();
  expect(checkDay("1969-12-31")).not.toBeNull();
  expect(checkDay("9999-12-31")).not.toBeNull();
});

test("at any time of day and in any zone, a good day is an instant within the API's range", () => {
  expect(Date.parse(`${EARLIEST_DAY}T00:00:00+14:00`)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(`${LATEST_DAY}T23:59:59-12:00`)).toBeLessThan(Date.UTC(2201, 0, 1));
});
