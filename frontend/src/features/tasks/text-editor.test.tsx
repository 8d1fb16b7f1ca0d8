import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetText } from "./leaving";
import { checkTitle, LONGEST_TITLE } from "./rules";
import { TextEditor } from "./text-editor";

const [onSave, onUnsaved] = [vi.fn(), vi.fn()];
const TOO_LONG = "x".repeat(LONGEST_TITLE + 1);

beforeEach(() => vi.resetAllMocks());
afterEach(() => {
  cleanup();
  forgetText("milk title");
});

function setUp() {
  render(
    <TextEditor
      label="Title"
      place="milk title"
      value="Milk"
      limit={LONGEST_TITLE}
      isOneLine
      check={checkTitle}
      onSave={onSave}
      onUnsaved={onUnsaved}
    />,
  );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Title" });
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test("what is being written is saved where its field goes away by itself, once", () => {
  setUp();
  type("Oat milk");
  fireEvent.blur(field());
  type("Soy milk");
  cleanup();

  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat milk", "Soy milk"]);
  expect(onUnsaved).not.toHaveBeenCalled();
});

test("an untouched field says and saves nothing", () => {
  setUp();
  cleanup();

  expect(onSave).not.toHaveBeenCalled();
  expect(onUnsaved).not.toHaveBeenCalled();
});

test("a text that can't be saved is said to be, and there again until it is mended", () => {
  setUp();
  type(TOO_LONG);
  fireEvent.blur(field());
  cleanup();
  expect(onUnsaved.mock.calls).toEqual([["Use at most 200 characters."]]);

  setUp();
  expect(field().value).toBe(TOO_LONG);
  expect(screen.getByText("Use at most 200 characters.")).toBeDefined();
  cleanup();
  expect(onUnsaved).toHaveBeenCalledOnce();

  setUp();
  type("Oat milk");
  fireEvent.blur(field());
  cleanup();
  setUp();
  expect(onSave).toHaveBeenCalledOnce();
  expect(field().value).toBe("Milk");
});

test("Escape gives it up", () => {
  setUp();
  type(TOO_LONG);
  cleanup();
  setUp();
  fireEvent.keyDown(field(), { key: "Escape" });
  cleanup();

  setUp();
  expect(field().value).toBe("Milk");
  expect(onSave).not.toHaveBeenCalled();
});

test("of a title that was emptied nothing is to be kept, but it is said", () => {
  setUp();
  type(TOO_LONG);
  cleanup();
  onUnsaved.mockReset();
  setUp();
  type("  ");
  cleanup();
  expect(onUnsaved.mock.calls).toEqual([["Title is required."]]);

  setUp();
  expect(field().value).toBe("Milk");
});
