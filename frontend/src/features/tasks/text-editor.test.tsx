import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/lib/api-error";
import { checkTitle, LONGEST_TITLE } from "./rules";
import { TextEditor } from "./text-editor";
import { forgetText, forgetTexts, keepText, keptText } from "./unfinished";

const [onSave, onUnsaved] = [vi.fn(), vi.fn()];
const TOO_LONG = "x".repeat(LONGEST_TITLE + 1);

beforeEach(() => {
  vi.resetAllMocks();
  onSave.mockImplementation((_text, { onKept }) => onKept());
});
afterEach(() => {
  cleanup();
  forgetTexts();
});

const editor = (value: string) => (
  <TextEditor
    label="Title"
    place="milk title"
    value={value}
    limit={LONGEST_TITLE}
    isOneLine
    check={checkTitle}
    onSave={onSave}
    onUnsaved={onUnsaved}
  />
);
const setUp = () => render(editor("Milk"));

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

test("a text that the page went away with is in its field again, and waits there", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  expect(field().value).toBe("Oat mi");
  expect(field().getAttribute("aria-describedby")).toBe(screen.getByText("Not saved yet.").id);
  cleanup();
  expect(onSave).not.toHaveBeenCalled();

  setUp();
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat mi"]);
  expect(screen.queryByText("Not saved yet.")).toBeNull();
});

test("it is kept until the device has it as a change, and what was written since is kept on", () => {
  onSave.mockReset();
  setUp();
  type("Oat milk");
  fireEvent.blur(field());
  const { onKept } = onSave.mock.calls[0]?.[1] ?? {};
  expect(keptText("milk title")?.text).toBe("Oat milk");
  type("Oat milk, and so");
  onKept();
  expect(keptText("milk title")?.text).toBe("Oat milk, and so");
  type("Oat milk");
  onKept();
  expect(keptText("milk title")).toBeNull();
});

test("what was changed elsewhere meanwhile is replaced on purpose only", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk, please" });
  setUp();
  expect(document.getElementById(field().getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "Not saved yet. It was changed elsewhere meanwhile, to “Milk”.",
  );
  type("Oat milk");
  fireEvent.blur(field());
  cleanup();
  expect(onSave).not.toHaveBeenCalled();
  expect(onUnsaved.mock.calls).toEqual([["It was changed elsewhere meanwhile."]]);

  setUp();
  expect(field().value).toBe("Oat milk");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat milk"]);
});

test("it can be discarded for what stands there now", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk, please" });
  setUp();
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(field().value).toBe("Milk");
  cleanup();
  setUp();
  expect(field().value).toBe("Milk");
  expect(onSave).not.toHaveBeenCalled();
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

test("what is changed elsewhere while somebody writes is replaced on purpose only, too", () => {
  const { rerender } = setUp();
  type("Oat milk");
  rerender(editor("Soy milk"));
  fireEvent.blur(field());
  expect(onSave).not.toHaveBeenCalled();
  expect(field().value).toBe("Oat milk");
  expect(screen.getByText(/Not saved yet. It was changed elsewhere meanwhile/)).toBeDefined();

  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat milk"]);
});

test("one’s own changes are no changes elsewhere: not as they are saved, and not as they are refused", () => {
  const { rerender } = setUp();
  type("Oat milk ");
  fireEvent.blur(field());
  rerender(editor("Oat milk "));
  type("Oat milk, two");
  rerender(editor("Oat milk"));
  expect(screen.queryByText(/meanwhile/)).toBeNull();
  const { onRefused } = onSave.mock.calls[0]?.[1] ?? {};
  act(() => onRefused(new ApiError("No.", { kind: "invalid" })));
  rerender(editor("Milk"));
  expect(screen.queryByText(/meanwhile/)).toBeNull();

  fireEvent.blur(field());
  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat milk ", "Oat milk, two"]);
});

test("a text that stands there anyway waits no longer, and never comes back over a newer one", () => {
  keepText("milk title", { text: "Milk", before: "Tea" });
  setUp();
  expect(keptText("milk title")).toBeNull();
  cleanup();

  keepText("milk title", { text: "Oat milk", before: "Milk" });
  const { rerender } = setUp();
  expect(screen.getByText("Not saved yet.")).toBeDefined();
  rerender(editor("Oat milk"));
  expect(keptText("milk title")).toBeNull();
  rerender(editor("Soy milk"));
  expect(field().value).toBe("Soy milk");
});

test("what is recalled and not touched is neither saved nor forgotten by leaving it", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  act(() => field().focus());
  act(() => field().blur());

  expect(onSave).not.toHaveBeenCalled();
  expect(keptText("milk title")?.text).toBe("Oat mi");
  expect(screen.getByText("Not saved yet.")).toBeDefined();
});

test("more that is written to it is saved by leaving it past its buttons", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  setUp();
  type("Oat milk");
  act(() => field().focus());
  act(() => screen.getByRole("button", { name: "Save" }).focus());
  act(() => screen.getByRole("button", { name: "Discard" }).focus());
  expect(onSave).not.toHaveBeenCalled();
  act(() => screen.getByRole("button", { name: "Discard" }).blur());

  expect(onSave.mock.calls.map(([text]) => text)).toEqual(["Oat milk"]);
});

/** What another tab does to the texts, as this one hears of it. */
function elsewhere(act_: () => void) {
  act_();
  const newValue = localStorage.getItem("holdfast-unfinished");
  act(() => {
    window.dispatchEvent(new StorageEvent("storage", { key: "holdfast-unfinished", newValue }));
  });
}

test("what is only recalled goes on as the tab does in which it is written, and goes with it", () => {
  keepText("milk title", { text: "Oat mi", before: "Milk" });
  const { rerender } = setUp();
  elsewhere(() => keepText("milk title", { text: "Oat milk", before: "Milk" }));
  expect(field().value).toBe("Oat milk");

  elsewhere(() => forgetText("milk title"));
  rerender(editor("Oat milk"));
  expect(screen.queryByText(/Not saved yet/)).toBeNull();
  rerender(editor("Soy milk"));
  expect(field().value).toBe("Soy milk");
});

test("what is written here is kept on, whatever another tab saves or gives up", () => {
  setUp();
  type("Oat milk");
  elsewhere(() => keepText("milk title", { text: "Soy milk", before: "Milk" }));
  expect(field().value).toBe("Oat milk");
  elsewhere(() => forgetText("milk title"));
  expect(keptText("milk title")).toEqual({ text: "Oat milk", before: "Milk" });

  elsewhere(forgetTexts);
  expect(keptText("milk title")).toBeNull();
});

test("what is recalled and can’t be saved can be discarded", () => {
  keepText("milk title", { text: TOO_LONG, before: "Milk" });
  setUp();
  expect(field().getAttribute("aria-describedby")).toBe(
    screen.getByText("Use at most 200 characters.").id,
  );
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));

  expect(field().value).toBe("Milk");
  expect(keptText("milk title")).toBeNull();
});
