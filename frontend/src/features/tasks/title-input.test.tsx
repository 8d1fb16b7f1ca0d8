import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notify } from "@/lib/notify";
import { TitleInput } from "./title-input";
import { forgetTexts, keepText, keptText } from "./unfinished";

vi.mock("@/lib/notify", () => ({ notify: vi.fn() }));
const [onDone, onCancel] = [vi.fn(), vi.fn()];

/** What was done, without how to hear what becomes of it. */
const done = () => onDone.mock.calls.map(([title, isByEnter]) => [title, isByEnter]);

beforeEach(() => {
  vi.resetAllMocks();
  onDone.mockImplementation((_title, _isByEnter, callbacks) => callbacks?.onKept());
});
afterEach(() => {
  cleanup();
  forgetTexts();
});

const input = (value: string) => (
  <TitleInput label="Rename" place="milk title" value={value} onDone={onDone} onCancel={onCancel} />
);
const setUp = () => render(input("Milk"));

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Rename" });
const said = () =>
  document.getElementById(field().getAttribute("aria-describedby") ?? "")?.textContent;
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test("a title counts where its field goes away by itself, and only once", () => {
  setUp();
  type("Oat milk");
  cleanup();
  setUp();
  type("Soy milk");
  fireEvent.blur(field());
  cleanup();

  expect(done()).toEqual([
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

test("a text about an older title is there again, and replaces the newer one on purpose only", () => {
  const waiting = { text: "Oat mi", before: "Milk, please" };
  keepText("milk title", waiting);
  setUp();
  expect(field().value).toBe("Oat mi");
  expect(said()).toBe("Not saved yet. It was changed elsewhere meanwhile, to “Milk”.");
  fireEvent.blur(field());
  expect(done()).toEqual([["Milk", false]]);
  expect(keptText("milk title")).toEqual(waiting);
  cleanup();

  setUp();
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(onCancel).toHaveBeenCalledOnce();
  expect(keptText("milk title")).toBeNull();
  cleanup();
  expect(onDone).toHaveBeenCalledOnce();
});

test("a title that is changed elsewhere while another is written is replaced on purpose only", () => {
  const { rerender } = setUp();
  type("Oat milk");
  rerender(input("Soy milk"));
  expect(said()).toBe("Not saved yet. It was changed elsewhere meanwhile, to “Soy milk”.");
  fireEvent.blur(field());
  expect(onDone).not.toHaveBeenCalled();
  expect(field().value).toBe("Oat milk");

  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  cleanup();
  expect(done()).toEqual([["Oat milk", true]]);
  expect(notify).not.toHaveBeenCalled();
});

test("nor is it replaced by the list’s going away, nor deleted for being emptied", () => {
  const { rerender } = setUp();
  type("");
  rerender(input("Soy milk"));
  fireEvent.blur(field());
  type("Oat milk");
  cleanup();

  expect(onDone).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledWith("The title isn’t saved. It was changed elsewhere meanwhile.");
  expect(keptText("milk title")?.text).toBe("Oat milk");
});

test("what is recalled is given up by Escape, and saved by Enter", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(done()).toEqual([["Oat mi", true]]);
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

  expect(done()).toEqual([["Milk", false]]);
  expect(keptText("milk title")?.text).toBe("Oat mi");
});

test("a title that changes meanwhile stays as it is now, where nobody wrote another", () => {
  const { rerender } = setUp();
  rerender(input("Soy milk"));

  fireEvent.keyDown(field(), { key: "Enter" });

  expect(done()).toEqual([["Soy milk", true]]);
});
