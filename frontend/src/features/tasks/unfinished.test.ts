import { afterEach, expect, test, vi } from "vitest";
import {
  countTexts,
  forgetText,
  forgetTexts,
  forgetTextsOfOthers,
  keepText,
  keptText,
  placeOf,
} from "./unfinished";

const TITLE = placeOf("milk", "title");

function shows(userId: string) {
  document.body.innerHTML = `<div data-user-id="${userId}"></div>`;
}

afterEach(forgetTexts);

test("what somebody writes is theirs alone", () => {
  shows("ann");
  keepText(TITLE, { text: "Oat mi", before: "Milk" });
  keepText(placeOf("milk", "description"), { text: "Two", before: "" });
  expect(keptText(TITLE)).toEqual({ text: "Oat mi", before: "Milk" });

  shows("ben");
  expect(keptText(TITLE)).toBeNull();
  forgetTextsOfOthers("ann");
  expect(JSON.stringify({ ...localStorage })).toContain("Oat mi");
  forgetTextsOfOthers("ben");
  expect(JSON.stringify({ ...localStorage })).not.toContain("Oat mi");
});

test("a browser that stores nothing keeps it for as long as the page lives", () => {
  shows("ann");
  const storage = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("Not allowed.", "SecurityError");
    },
  });
  try {
    keepText(TITLE, { text: "Oat mi", before: "Milk" });
    expect(keptText(TITLE)?.text).toBe("Oat mi");
    forgetTexts();
    expect(keptText(TITLE)).toBeNull();
  } finally {
    if (storage) Object.defineProperty(globalThis, "localStorage", storage);
  }
});

test("a browser that is full keeps the newest for as long as the page lives", () => {
  shows("ann");
  keepText(TITLE, { text: "Oat", before: "Milk" });
  const setItem = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });

  keepText(TITLE, { text: "Oat mi", before: "Milk" });
  expect(keptText(TITLE)?.text).toBe("Oat mi");
  forgetText(TITLE);
  expect(keptText(TITLE)).toBeNull();

  setItem.mockRestore();
  keepText(TITLE, { text: "Oat milk", before: "Milk" });
  expect(JSON.stringify({ ...localStorage })).toContain("Oat milk");
});

test("the texts of tasks that are there are counted", () => {
  shows("ann");
  keepText(TITLE, { text: "Oat mi", before: "Milk" });
  keepText(placeOf("milk", "description"), { text: "Two", before: "" });
  keepText(placeOf("gone", "title"), { text: "Bread", before: "" });

  expect(countTexts((id) => id === "milk")).toBe(2);
});
