import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notify } from "@/lib/notify";
import { TitleInput } from "./title-input";
import { forgetTexts, keepText, keptText } from "./unfinished";

vi.mock("@/lib/notify", () => ({ notify: vi.fn() }));
const [onDone, onCancel] = [vi.fn(), vi.fn()];

beforeEach(() => vi.resetAllMocks());
afterEach(() => {
  cleanup();
  forgetTexts();
});

const input = (value: string) => (
  <TitleInput label="Rename" place="milk title" value={value} onDone={onDone} onCancel={onCancel} />
);
const setUp = () => render(input("Milk"));

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Rename" });
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test("a title counts where its field goes away by itself, and only once", () => {
  setUp();
  type("Oat milk");
  cleanup();
  setUp();
  type("Soy milk");
  fireEvent.blur(field());
  cleanup();

  expect(onDone.mock.calls).toEqual([
    ["Oat milk", false],
    ["Soy milk", false],
  ]);
});

test("one that was not changed, or given up, doesn’t", () => {
  setUp();
  cleanup();
  setUp();
  type("Oat milk");
  fireEvent.keyDown(field(), { key: "Escape" });
  cleanup();

  expect(onDone).not.toHaveBeenCalled();
  expect(notify).not.toHaveBeenCalled();
});

test("one that can’t be a title is said not to be saved", () => {
  setUp();
  type("x".repeat(201));
  cleanup();

  expect(onDone).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledWith("The title isn’t saved. Use at most 200 characters.");
});

test.each([
  ["Escape", () => fireEvent.keyDown(field(), { key: "Escape" })],
  ["leaving", () => fireEvent.blur(field())],
  ["another title", () => type("Soy milk")],
])("a text about an older title waits on with its task, whatever %s does here", (_, act) => {
  const waiting = { text: "Oat mi", before: "Milk, please" };
  keepText("milk title", waiting);
  setUp();
  expect(field().value).toBe("Milk");

  act();

  expect(keptText("milk title")).toEqual(waiting);
});

test("what is recalled is given up by Escape, and saved by Enter", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(onDone.mock.calls).toEqual([["Oat mi", true]]);
  cleanup();

  setUp();
  fireEvent.keyDown(field(), { key: "Escape" });
  expect(keptText("milk title")).toBeNull();
});

test("what is recalled and not touched is neither saved nor forgotten by leaving it", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  expect(field().value).toBe("Oat mi");
  fireEvent.blur(field());
  cleanup();
  setUp();
  cleanup();

  expect(onDone.mock.calls).toEqual([["Milk", false]]);
  expect(keptText("milk title")?.text).toBe("Oat mi");
});

test("a title that changes meanwhile stays as it is now, where nobody wrote another", () => {
  const { rerender } = setUp();
  rerender(input("Soy milk"));

  fireEvent.keyDown(field(), { key: "Enter" });

  expect(onDone.mock.calls).toEqual([["Soy milk", true]]);
});
