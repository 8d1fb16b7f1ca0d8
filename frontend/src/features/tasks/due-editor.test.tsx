import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notify } from "@/lib/notify";
import { DueEditor } from "./due-editor";
import { forgetTexts, keepText, keptText } from "./unfinished";
import { draftTask } from "./writes";

const update = vi.fn();
vi.mock("./data", () => ({ useTaskWriter: () => ({ update }) }));

vi.mock("@/lib/notify", () => ({ notify: vi.fn() }));

beforeEach(() => {
  vi.resetAllMocks();
  update.mockImplementation((_task, _changes, callbacks) => callbacks.onKept());
});
afterEach(() => {
  cleanup();
  forgetTexts();
});

const NOW = "2026-11-22T12:00:00Z";
const WITH_TIME = new Date(2026, 11, 24, 18, 30).toISOString();

function editor(dueDate: string | null) {
  const fields = { title: "Rent", description: null, priority: "medium", dueDate } as const;
  return <DueEditor task={draftTask(fields, "rent", NOW)} />;
}
const setUp = (dueDate: string | null) => render(editor(dueDate));

const day = () => screen.getByLabelText<HTMLInputElement>("Due date");
const time = () => screen.getByLabelText<HTMLInputElement>("Due time (optional)");
const type = (field: HTMLInputElement, value: string) =>
  fireEvent.change(field, { target: { value } });
const saved = () => update.mock.calls.map(([, changes]) => changes.dueDate);

/** As browsers do while parts of a date or time are still missing. */
function isHalfTyped(field: HTMLInputElement) {
  Object.defineProperty(field, "validity", { value: { badInput: true } });
}

test("nothing is sent while a date is being typed, and the whole date on leaving it", () => {
  setUp("2026-11-30");

  for (const step of ["0002-12-24", "0020-12-24", "0202-12-24", "2026-12-24"]) type(day(), step);
  expect(saved()).toEqual([]);
  fireEvent.blur(day());

  expect(saved()).toEqual(["2026-12-24"]);
});

test("a whole date is saved where its field goes away by itself, and no part of one", () => {
  setUp("2026-11-30");
  type(day(), "2026-12-24");
  cleanup();
  expect(saved()).toEqual(["2026-12-24"]);

  setUp("2026-11-30");
  type(day(), "2026-12-25");
  isHalfTyped(time());
  cleanup();
  expect(saved()).toEqual(["2026-12-24"]);
});

test("Enter saves, once", () => {
  setUp("2026-11-30");

  type(day(), "2026-12-24");
  fireEvent.keyDown(day(), { key: "Enter" });
  fireEvent.blur(day());

  expect(saved()).toEqual(["2026-12-24"]);
});

test("going on from the day to the time is not leaving", () => {
  setUp("2026-11-30");

  type(day(), "2026-12-24");
  fireEvent.blur(day(), { relatedTarget: time() });
  type(time(), "18:30");
  fireEvent.blur(time());

  expect(saved()).toEqual([WITH_TIME]);
});

test("an incomplete date saves nothing, and comes back with its time", () => {
  setUp(WITH_TIME);

  type(day(), "");
  fireEvent.keyDown(day(), { key: "Enter" });
  fireEvent.blur(day());

  expect(saved()).toEqual([]);
  expect([day().value, time().value]).toEqual(["2026-12-24", "18:30"]);
});

test("an incomplete time saves nothing, and comes back", () => {
  setUp(WITH_TIME);

  isHalfTyped(time());
  type(time(), "");
  fireEvent.blur(time());

  expect(saved()).toEqual([]);
  expect(time().value).toBe("18:30");
});

test("Escape brings back what is stored", () => {
  setUp("2026-11-30");

  type(day(), "2026-12-24");
  fireEvent.keyDown(day(), { key: "Escape" });
  fireEvent.blur(day());

  expect(saved()).toEqual([]);
  expect(day().value).toBe("2026-11-30");
});

test("a day out of range is explained, and not sent", () => {
  setUp(null);

  type(day(), "0002-12-24");
  fireEvent.blur(day());

  expect(saved()).toEqual([]);
  expect(screen.getByText("Use a day from 1970 to 2200.")).toBeDefined();
  expect(day().value).toBe("0002-12-24");
});

test("the buttons save at once", async () => {
  setUp(WITH_TIME);

  await userEvent.click(screen.getByRole("button", { name: "Remove due date" }));
  cleanup();
  setUp(null);
  await userEvent.click(screen.getByRole("button", { name: "Tomorrow" }));

  expect(saved()).toEqual([null, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
});

test("where nothing is stored, the parts that were typed don't stay", () => {
  setUp(null);
  const field = day();
  const write = vi.fn();
  isHalfTyped(field);
  Object.defineProperty(field, "value", { get: () => "", set: write });

  fireEvent.blur(field);

  expect(write).toHaveBeenCalledWith("");
  expect(saved()).toEqual([]);
});

test("a date that the page went away with is in its field again, and waits there", () => {
  setUp("2026-11-30");
  type(day(), "2026-12-24");
  type(time(), "18:30");
  expect(keptText("rent dueDate")).toEqual({ text: "2026-12-24 18:30", before: "2026-11-30" });
  cleanup();
  update.mockReset();
  keepText("rent dueDate", { text: "2026-12-24 18:30", before: "2026-11-30" });

  setUp("2026-11-30");
  expect([day().value, time().value]).toEqual(["2026-12-24", "18:30"]);
  expect(day().getAttribute("aria-describedby")).toBe(screen.getByText("Not saved yet.").id);
  fireEvent.blur(day());
  cleanup();
  expect(saved()).toEqual([]);

  setUp("2026-11-30");
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(saved()).toEqual([WITH_TIME]);
  expect(keptText("rent dueDate")).not.toBeNull();
  update.mock.calls[0]?.[2].onKept();
  expect(keptText("rent dueDate")).toBeNull();
});

test("a date that was changed elsewhere meanwhile is replaced on purpose only", () => {
  const { rerender } = setUp("2026-11-30");
  type(day(), "2026-12-24");
  rerender(editor("2031-01-15"));
  fireEvent.blur(day());
  expect(screen.getByText(/changed elsewhere meanwhile, to “/).textContent).toContain(
    "“15 Jan 2031”",
  );
  rerender(editor(null));
  expect(screen.getByText("Not saved yet. It was removed elsewhere meanwhile.")).toBeDefined();
  cleanup();
  expect(saved()).toEqual([]);
  expect(notify).toHaveBeenCalledWith(
    "The due date of “Rent” isn’t saved. It was changed elsewhere meanwhile.",
  );

  setUp(null);
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(day().value).toBe("");
  expect(keptText("rent dueDate")).toBeNull();
});

test("a part that is left half-written goes; the whole date that was written is saved", () => {
  setUp("2026-11-30");
  type(day(), "2026-12-24");
  isHalfTyped(time());
  fireEvent.blur(time());

  expect(saved()).toEqual(["2026-12-24"]);
});
