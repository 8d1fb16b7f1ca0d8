import { afterEach, expect, test, vi } from "vitest";
import {
  forgetText,
  forgetTexts,
  forgetTextsOfOthers,
  keepText,
  keptText,
  listTexts,
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

test("a text that the browser didn’t store is asked about before the page is left", () => {
  shows("ann");
  const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  keepText(TITLE, { text: "Oat", before: "Milk" });
  expect(asks()).toBe(false);
  const setItem = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });

  keepText(TITLE, { text: "Oat mi", before: "Milk" });
  expect(asks()).toBe(true);
  forgetText(TITLE);
  expect(asks()).toBe(false);

  keepText(TITLE, { text: "Oat milk", before: "Milk" });
  setItem.mockRestore();
  keepText(TITLE, { text: "Oat milk", before: "Milk" });
  expect(asks()).toBe(false);
});

test("each text that waits is listed with what it is of", () => {
  shows("ann");
  keepText(TITLE, { text: "Oat mi", before: "Milk" });

  expect(listTexts()).toEqual([{ taskId: "milk", field: "title", text: "Oat mi" }]);
});
