import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import { SearchField } from "./search-field";

afterEach(() => {
  cleanup();
  setPreference("shortcuts", true);
});

function show(value: string) {
  render(<SearchField value={value} onChange={() => {}} />);
  return screen.getByRole("searchbox", { name: "Search tasks" });
}

test("it names its key as long as it is empty", () => {
  expect(show("").getAttribute("aria-keyshortcuts")).toBe("/");
  expect(screen.queryByText("/")).not.toBeNull();
  cleanup();

  show("ferns");
  expect(screen.queryByText("/")).toBeNull();
});

test("it names no key that somebody has switched off", () => {
  setPreference("shortcuts", false);

  expect(show("").hasAttribute("aria-keyshortcuts")).toBe(false);
  expect(screen.queryByText("/")).toBeNull();
});

test("the arrow leads to the list, and Escape once there is nothing to clear", () => {
  const row = (
    <main>
      <button type="button" data-row="a" tabIndex={0} />
    </main>
  );
  for (const [value, key, isLeft] of [
    ["ferns", "ArrowDown", true],
    ["ferns", "Escape", false],
    ["", "Escape", true],
    ["", "a", false],
  ] as const) {
    const field = show(value);
    render(row);
    field.focus();
    fireEvent.keyDown(field, { key });
    expect(document.activeElement === field, `${key} in “${value}”`).toBe(!isLeft);
    cleanup();
  }
});
