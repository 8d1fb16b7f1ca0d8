import { afterEach, describe, expect, test, vi } from "vitest";
import {
  addDays,
  dayOf,
  describeDue,
  describeDueUnder,
  dueDay,
  dueOrder,
  isOverdue,
  moveDue,
  readDue,
  writeDue,
  ZonedDate,
} from "./due";

function inZone(zone: string): void {
  vi.stubEnv("TZ", zone);
}

afterEach(() => vi.unstubAllEnvs());

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"];

describe.each(ZONES)("in %s", (zone) => {
  test("a day is the same day, there and back", () => {
    inZone(zone);

    expect(readDue("2026-01-15")).toEqual({ day: "2026-01-15", time: "" });
    expect(writeDue({ day: "2026-01-15", time: "" })).toBe("2026-01-15");
    expect(dueDay("2026-01-15")).toBe("2026-01-15");
  });

  test("a chosen time comes back as it was chosen", () => {
    inZone(zone);
    const chosen = { day: "2026-07-01", time: "17:30" };

    const sent = writeDue(chosen);

    expect(sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d:30:00\.000Z$/);
    expect(readDue(sent)).toEqual(chosen);
  });

  test("a task that moves to a day keeps its time, one that moves to a moment doesn’t", () => {
    inZone(zone);
    const before = writeDue({ day: "2026-07-01", time: "17:30" });
    const moment = writeDue({ day: "2026-12-01", time: "09:00" });

    const onDay = writeDue({ day: "2026-12-01", time: "17:30" });
    expect(moveDue(before, "2026-12-01")).toBe(onDay);
    expect(moveDue("2026-07-01", "2026-12-01")).toBe("2026-12-01");
    expect(moveDue(null, "2026-12-01")).toBe("2026-12-01");
    expect(moveDue(before, moment)).toBe(moment);
    expect(moveDue(before, null)).toBeNull();
  });

  test("a day is late only once it is over here", () => {
    inZone(zone);

    expect(isOverdue("2026-03-10", new Date(2026, 2, 10, 23, 59))).toBe(false);
    expect(isOverdue("2026-03-10", new Date(2026, 2, 11, 0, 0))).toBe(true);
  });
});

test("one instant falls on different days around the world", () => {
  const instant = "2026-05-01T11:30:00Z";

  inZone("Pacific/Kiritimati");
  expect(readDue(instant)).toEqual({ day: "2026-05-02", time: "01:30" });
  inZone("Etc/GMT+12");
  expect(readDue(instant)).toEqual({ day: "2026-04-30", time: "23:30" });
});

describe("where the clocks change", () => {
  test("a time that is skipped moves past the gap", () => {
    inZone("Europe/Berlin");

    const sent = writeDue({ day: "2026-03-29", time: "02:30" });

    expect(sent).toBe("2026-03-29T01:30:00.000Z");
    expect(readDue(sent).time).toBe("03:30");
  });

  test("a time that comes twice is one of the two", () => {
    inZone("Europe/Berlin");

    const sent = writeDue({ day: "2026-10-25", time: "02:30" });

    expect(readDue(sent)).toEqual({ day: "2026-10-25", time: "02:30" });
  });

  test("days of 23 and 25 hours are one day", () => {
    inZone("Europe/Berlin");

    expect(addDays("2026-03-28", 1)).toBe("2026-03-29");
    expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
    expect(addDays("2026-10-25", 1)).toBe("2026-10-26");
    expect(describeDue("2026-03-30", new Date(2026, 2, 29, 0, 30))).toBe("Tomorrow");
    expect(describeDue("2026-10-26", new Date(2026, 9, 25, 23, 30))).toBe("Tomorrow");
  });
});

test("days are counted over the ends of months, years and February", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
});

describe("in words, on Sunday 22 November 2026 at noon", () => {
  const now = new Date(2026, 10, 22, 12, 0);

  test.each([
    ["2026-11-22", "Today"],
    ["2026-11-23", "Tomorrow"],
    ["2026-11-21", "Yesterday"],
    ["2026-11-28", "Saturday"],
    ["2026-11-29", "29 Nov"],
    ["2026-11-20", "20 Nov"],
    ["2027-01-03", "3 Jan 2027"],
  ])("%s is %s", (day, words) => {
    expect(describeDue(day, now)).toBe(words);
  });

  test("a time follows the day", () => {
    expect(describeDue(new Date(2026, 10, 23, 17, 0).toISOString(), now)).toBe("Tomorrow 17:00");
    expect(describeDue(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe("Today 09:05");
  });

  test("under the heading of its day it is the time alone", () => {
    const evening = new Date(2026, 10, 23, 17, 0).toISOString();

    expect(describeDueUnder("2026-11-23", evening, now)).toBe("17:00");
    expect(describeDueUnder("2026-11-23", "2026-11-23", now)).toBe("");
    expect(describeDueUnder("2026-11-24", evening, now)).toBe("Tomorrow 17:00");
    expect(describeDueUnder(null, "2026-11-23", now)).toBe("Tomorrow");
  });
});

test("a time is late as soon as it has passed", () => {
  const due = "2026-11-22T12:00:00Z";

  expect(isOverdue(due, new Date("2026-11-22T11:59:59Z"))).toBe(false);
  expect(isOverdue(due, new Date("2026-11-22T12:00:01Z"))).toBe(true);
});

test("times of a day come before the day itself, and no date comes last", () => {
  const evening = new Date(2026, 10, 22, 23, 0).toISOString();
  const dates = [null, "2026-11-23", "2026-11-22", evening];

  const sorted = dates.toSorted((a, b) => (dueOrder(a) < dueOrder(b) ? -1 : 1));

  expect(sorted).toEqual([evening, "2026-11-22", "2026-11-23", null]);
});

test("no day, no due date", () => {
  expect(writeDue({ day: "", time: "10:00" })).toBeNull();
  expect(readDue(null)).toEqual({ day: "", time: "" });
  expect(dayOf(new Date(2026, 0, 5))).toBe("2026-01-05");
});

const MOMENTS = [
  "2026-03-29T00:59:00Z",
  "2026-03-29T01:00:00Z",
  "2026-10-25T00:30:00Z",
  "2026-10-25T01:30:00Z",
  "2026-11-01T06:30:00Z",
  "2026-12-31T23:59:00Z",
  "2026-06-15T12:00:00Z",
];

test.each(ZONES)("the server reckons for a visitor in %s as their own device does", (zone) => {
  const dues = [...MOMENTS, "2026-03-29", "2026-10-25", "2026-11-01", "2026-12-31"];
  const reckon = (nowOf: (moment: string) => Date) =>
    MOMENTS.flatMap((moment) => {
      const now = nowOf(moment);
      return dues.map((due) => [
        dayOf(now),
        readDue(due, now),
        dueDay(due, now),
        dueOrder(due, now),
        isOverdue(due, now),
        describeDue(due, now),
      ]);
    });
  inZone(zone);
  const there = reckon((moment) => new Date(moment));

  inZone("Asia/Kathmandu");

  expect(reckon((moment) => new ZonedDate(moment, zone))).toEqual(there);
});
