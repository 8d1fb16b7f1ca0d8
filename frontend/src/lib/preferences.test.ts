import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { habitsOf, setPreference, usePreferences } from "./preferences";

const KEY = "holdfast-preferences";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const read = () => renderHook(usePreferences).result.current;

test.each([
  ["en-GB", "dmy", "monday"],
  ["en-US", "mdy", "sunday"],
  ["de-DE", "dmy", "monday"],
  ["pt-BR", "dmy", "sunday"],
  ["ja-JP", "mdy", "sunday"],
  ["sv-SE", "dmy", "monday"],
])("somebody from %s begins with their own habits", (locale, dateOrder, weekStart) => {
  expect(habitsOf(locale)).toEqual({ dateOrder, weekStart });
});

test("a choice shows at once, lasts, and leaves the others alone", () => {
  const { result } = renderHook(usePreferences);

  act(() => setPreference("density", "compact"));
  act(() => setPreference("shortcuts", false));

  expect(result.current).toMatchObject({ density: "compact", shortcuts: false });
  expect(read()).toBe(result.current);
  expect(JSON.parse(localStorage.getItem(KEY) ?? "")).toEqual({
    density: "compact",
    shortcuts: false,
  });
});

test("a choice made in another tab arrives here", () => {
  const { result } = renderHook(usePreferences);

  localStorage.setItem(KEY, '{"weekStart":"sunday","density":"compact"}');
  act(() => void window.dispatchEvent(new StorageEvent("storage", { key: KEY })));

  expect(result.current).toMatchObject({ weekStart: "sunday", density: "compact" });
});

test.each(["no json", "null", "[]", '{"density":"vast","shortcuts":"no","colour":"red"}'])(
  "what can't be a choice counts as none: %s",
  (text) => {
    const usual = read();

    localStorage.setItem(KEY, text);

    expect(read()).toEqual(usual);
  },
);

test("a browser that stores nothing still obeys", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });
  const { result } = renderHook(usePreferences);

  act(() => setPreference("density", "compact"));

  expect(result.current.density).toBe("compact");
});
