import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readQuickAdd } from "./grammar";
import vectors from "./quick-add-vectors.json";

type Vector = {
  text: string;
  title: string;
  due?: string;
  instant?: string;
  priority?: string;
  description?: string;
  kept?: string[];
};

const ZONE = process.env.TZ;

for (const { name, now, zone, dateOrder, cases } of vectors.groups) {
  describe(name, () => {
    beforeEach(() => {
      process.env.TZ = zone;
    });
    afterEach(() => {
      process.env.TZ = ZONE;
    });

    test.each<Vector>(cases)("$text", ({ text, ...expected }) => {
      const reading = readQuickAdd(text, {
        now: new Date(now),
        dateOrder: dateOrder === "mdy" ? "mdy" : "dmy",
      });

      const { due, dueDate, chips } = reading;
      expect({
        title: reading.title,
        due: [due.day, due.time].filter(Boolean).join(" "),
        instant: due.time ? dueDate?.replace(".000Z", "Z") : "",
        priority: reading.priority,
        description: reading.description,
        kept: chips.filter(({ isKept }) => isKept).map((chip) => `${chip.kind}: ${chip.text}`),
      }).toEqual({
        due: "",
        instant: "",
        priority: null,
        description: null,
        kept: [],
        ...expected,
      });
    });
  });
}

test("there are enough of them, and enough of those that must not be read as dates", () => {
  const counts = vectors.groups.map(({ name, cases }) => [name, cases.length] as const);

  expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(150);
  expect(new Map(counts).get("traps")).toBeGreaterThanOrEqual(40);
});
