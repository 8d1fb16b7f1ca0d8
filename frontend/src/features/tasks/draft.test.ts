import { expect, test } from "vitest";
import { findProblems } from "./draft";

test("a time without a day is asked about, not dropped", () => {
  const due = { day: "", time: "18:30" };

  expect(findProblems({ title: "Rent", description: "", priority: "medium", due })).toEqual({
    dueDate: "Choose a day, too.",
  });
});
