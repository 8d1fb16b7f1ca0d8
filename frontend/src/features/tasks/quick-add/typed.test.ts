import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

test("what waits to come back outlives a reload", async () => {
  const before = await import("./typed");
  before.changeTyped({ text: "Strange" });
  const { typed } = renderHook(before.useTyped).result.current;
  before.changeTyped({ text: "Next" });
  before.takeBack(typed, { title: "The server says no." });
  vi.resetModules();
  const after = await import("./typed");
  const { result } = renderHook(after.useTyped);
  expect(result.current.typed.text).toBe("Next");

  act(after.clearTyped);

  expect(result.current.typed.text).toBe("Strange");
});

test("a title that was being written in a list is in the field after a reload, and once", async () => {
  vi.resetModules();
  sessionStorage.clear();
  const before = await import("./typed");
  before.changeTyped({ text: "Bread" });
  before.keepDraft("Oat mi");
  expect(before.countTyped()).toBe(2);
  vi.resetModules();
  const after = await import("./typed");
  after.keepDraft("Tea");
  after.keepDraft("");

  const { result } = renderHook(after.useTyped);
  expect(result.current.typed.text).toBe("Bread\nOat mi");
});
