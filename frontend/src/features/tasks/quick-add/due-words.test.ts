import { describe, expect, test } from "vitest";
import { readDueWords } from "./due-words";

const options = { now: new Date("2026-11-25T09:00:00Z"), dateOrder: "dmy" } as const;
const read = (text: string) => readDueWords(text, options);
const problem = (text: string) => {
  const words = read(text);
  return "problem" in words ? words.problem : null;
};

test.each([
  ["today", "2026-11-25"],
  ["fri", "2026-11-27"],
  ["next friday", "2026-12-04"],
  ["in 3 days", "2026-11-28"],
  ["  tomorrow ", "2026-11-26"],
  ["15th", "2026-12-15"],
  ["24/12", "2026-12-24"],
  ["mar 12, 2027", "2027-03-12"],
  ["due friday", "2026-11-27"],
])("%s is the day %s", (text, dueDate) => {
  expect(read(text)).toEqual({ dueDate });
});

test.each([
  ["12 mar 9am", new Date(2027, 2, 12, 9)],
  ["tomorrow, 17:00", new Date(2026, 10, 26, 17)],
  ["monday noon", new Date(2026, 10, 30, 12)],
  ["in 2 hours", new Date("2026-11-25T11:00:00Z")],
])("%s is a moment", (text, moment) => {
  expect(read(text)).toEqual({ dueDate: moment.toISOString() });
});

describe("what isn't understood is named", () => {
  test.each([
    ["someday", "“someday”"],
    ["12", "“12”"],
    ["friday maybe", "“maybe”"],
    ["on friday with Ann", "“with Ann”"],
    ["monday tuesday", "“monday”"],
    ["tomorrow !1", "“!1”"],
    ["every monday", "“every monday”"],
    ["1 mar 2300", "“1 mar 2300”"],
    ["fri 12:00-13:00", "“12:00-13:00”"],
  ])("%s: %s", (text, rest) => {
    expect(problem(text)).toBe(
      `Can’t read ${rest}. Try “next friday”, “in 3 days” or “12 mar 9am”.`,
    );
  });

  test("nothing at all", () => {
    expect(problem("  ")).toMatch(/^When is it due\?/);
  });
});
