import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/lib/api-error";
import { setPreference } from "@/lib/preferences";
import { addDays, dayOf, describeShortDay } from "../due";
import { QuickAddForm } from "./quick-add-form";
import { clearTyped } from "./typed";

const create = vi.fn();
const createMany = vi.fn();
vi.mock("../data", () => ({ useTaskWriter: () => ({ create, createMany }) }));

beforeEach(() => {
  create.mockReset();
  createMany.mockReset();
  setPreference("dateOrder", "dmy");
  // Nothing has a place on a screen here.
  Element.prototype.scrollIntoView = () => {};
});

afterEach(() => {
  cleanup();
  clearTyped();
});

const TODAY = dayOf(new Date());
const TOMORROW = addDays(TODAY, 1);

const title = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Title" });
const addButton = () => screen.queryByRole("button", { name: "Add task" });
const chip = (words: string) => screen.queryByRole("button", { name: `Keep “${words}” as words` });
const said = () => screen.getByRole("status").textContent;
const added = () => create.mock.calls.map(([fields]) => fields);

test("one line makes the whole task, and the field is ready for the next", async () => {
  render(<QuickAddForm />);

  await userEvent.type(title(), "  Pay rent tomorrow !1 // by transfer {Enter}");

  expect(added()).toEqual([
    { title: "Pay rent", description: "by transfer", priority: "high", dueDate: TOMORROW },
  ]);
  expect(title().value).toBe("");
  expect(document.activeElement).toBe(title());
});

test("what is recognised is said while it is typed", async () => {
  render(<QuickAddForm />);

  await userEvent.type(title(), "Pay rent tomorrow !1 #Home");

  const isOtherYear = TOMORROW.slice(0, 4) !== TODAY.slice(0, 4);
  expect(said()).toBe(
    `Due ${describeShortDay(TOMORROW, isOtherYear)} · High priority · “#Home” stays in the title for now`,
  );
  expect(screen.getByRole("status").getAttribute("aria-live")).toBe("polite");
});

test("Backspace behind a chip makes it words, and only then deletes", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Call Ann tomorrow");
  expect(chip("tomorrow")).not.toBeNull();

  await userEvent.keyboard("{Backspace}");

  expect(title().value).toBe("Call Ann tomorrow");
  expect(chip("tomorrow")).toBeNull();
  await userEvent.keyboard(" at the latest{Enter}");
  expect(added()).toMatchObject([{ title: "Call Ann tomorrow at the latest", dueDate: null }]);
});

test("a chip is a button that makes it words, and the field keeps the focus", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Call Ann tomorrow !1");

  await userEvent.click(screen.getByRole("button", { name: "Keep “tomorrow” as words" }));

  expect(document.activeElement).toBe(title());
  await userEvent.keyboard("{Enter}");
  expect(added()).toMatchObject([{ title: "Call Ann tomorrow", priority: "high", dueDate: null }]);
});

test("what was made words is recognised again when it is typed anew", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Call Ann tomorrow{Backspace}{Backspace}w");

  expect(chip("tomorrow")).not.toBeNull();
});

test("the day of the page is a chip, too, and can be dropped", async () => {
  render(<QuickAddForm day={TODAY} />);
  await userEvent.type(title(), "Rent");
  await userEvent.click(screen.getByRole("button", { name: "Not due today" }));
  await userEvent.type(title(), "{Enter}Bread{Enter}");

  expect(added()).toMatchObject([
    { title: "Rent", dueDate: null },
    { title: "Bread", dueDate: TODAY },
  ]);
});

test("the fields below do the same by pointer", async () => {
  render(<QuickAddForm day="2026-11-22" />);
  await userEvent.type(title(), "Rent");

  await userEvent.type(screen.getByRole("textbox", { name: "Description" }), "By transfer");
  await userEvent.click(screen.getByRole("radio", { name: "High" }));
  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  expect(added()).toEqual([
    { title: "Rent", description: "By transfer", priority: "high", dueDate: "2026-11-22" },
  ]);
});

test("a day and a time that are chosen go together, and a typed time goes with a chosen day", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Rent");
  fireEvent.change(screen.getByLabelText("Due date"), { target: { value: "2027-01-15" } });
  fireEvent.change(screen.getByLabelText("Due time (optional)"), { target: { value: "18:30" } });
  await userEvent.type(title(), "{Enter}Call Ann 9am");
  fireEvent.change(screen.getByLabelText("Due date"), { target: { value: "2027-01-15" } });
  await userEvent.type(title(), " 9:30{Enter}");

  expect(added()).toMatchObject([
    { title: "Rent", dueDate: new Date(2027, 0, 15, 18, 30).toISOString() },
    { title: "Call Ann 9am", dueDate: new Date(2027, 0, 15, 9, 30).toISOString() },
  ]);
});

test("what is chosen counts over what was typed before, which becomes words", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Rent !4 tomorrow");

  await userEvent.click(screen.getByRole("radio", { name: "High" }));
  await userEvent.click(screen.getByRole("button", { name: "Remove due date" }));
  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  expect(added()).toMatchObject([{ title: "Rent !4 tomorrow", priority: "high", dueDate: null }]);
});

test("lines that are pasted become a task each", async () => {
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste("- Buy milk tomorrow\n- [ ] Call Ann !1\n\n• Pay rent");
  expect(said()).toBe("3 tasks, one for each line");

  await userEvent.keyboard("{Enter}");

  expect(createMany.mock.calls[0]?.[0]).toMatchObject([
    { title: "Buy milk", dueDate: TOMORROW },
    { title: "Call Ann", priority: "high" },
    { title: "Pay rent", dueDate: null },
  ]);
  expect(title().value).toBe("");
});

test("what is chosen for a list goes to the lines that say nothing of it", async () => {
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste("Buy milk tomorrow\nPay rent");
  expect(screen.getByLabelText<HTMLInputElement>("Due date").value).toBe("");

  fireEvent.change(screen.getByLabelText("Due date"), { target: { value: "2027-01-15" } });
  await userEvent.click(screen.getByRole("button", { name: "Add 2 tasks" }));

  expect(createMany.mock.calls[0]?.[0]).toMatchObject([
    { title: "Buy milk", dueDate: TOMORROW },
    { title: "Pay rent", dueDate: "2027-01-15" },
  ]);
});

test("or one task, if that is meant", async () => {
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste("Dear Ann,\nthe lease is signed.");

  await userEvent.click(screen.getByRole("button", { name: "Make it one task" }));
  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  expect(added()).toMatchObject([{ title: "Dear Ann, the lease is signed." }]);
});

test("lines that can't be tasks, and those beyond the limit, stay in the field", async () => {
  const long = "x".repeat(201);
  const many = Array.from({ length: 52 }, (_, index) => `Line ${index}`);
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste([long, ...many].join("\n"));

  await userEvent.keyboard("{Enter}");

  expect(createMany.mock.calls[0]?.[0]).toHaveLength(50);
  expect(title().value).toBe([long, "Line 50", "Line 51"].join("\n"));
  expect(screen.getByText("Use at most 200 characters.")).toBeDefined();
});

test("an empty title is explained under the field, which gets the focus", async () => {
  render(<QuickAddForm />);
  await userEvent.click(title());

  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  const note = document.getElementById(title().getAttribute("aria-describedby") ?? "");
  expect(note?.textContent).toBe("Title is required.");
  expect(document.activeElement).toBe(title());
  expect(create).not.toHaveBeenCalled();
});

const refusal = new ApiError("Check the fields.", {
  kind: "invalid",
  details: [{ field: "title", message: "The server says no." }],
});

test("what the server refuses comes back with its reason", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Strange tomorrow{Enter}");

  act(() => create.mock.calls[0]?.[1].onRefused(refusal));

  expect(title().value).toBe("Strange tomorrow");
  expect(screen.getByText("The server says no.")).toBeDefined();
});

test("what is refused while the next is typed comes back after it", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Strange{Enter}Next");
  act(() => create.mock.calls[0]?.[1].onRefused(refusal));
  expect(title().value).toBe("Next");

  await userEvent.type(title(), "{Enter}");

  expect(title().value).toBe("Strange");
});

test("of a list what the server refuses comes back, a line each, as it was meant", async () => {
  createMany.mockReturnValue([{ id: "milk" }, { id: "ann" }, { id: "rent" }]);
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste("Buy milk tomorrow\nCall Ann\nPay rent friday");
  fireEvent.keyDown(title(), { key: "Backspace" });
  await userEvent.keyboard("{Enter}");
  expect(title().value).toBe("");
  const { onRefused } = createMany.mock.calls[0]?.[1] ?? {};

  const takenBack: unknown[] = [];
  for (const id of ["milk", "rent"]) act(() => void takenBack.push(onRefused(refusal, { id })));

  expect(takenBack).toEqual([true, true]);
  expect(title().value).toBe("Buy milk tomorrow\nPay rent friday");
  expect(screen.getByText("The server says no.")).toBeDefined();
  await userEvent.keyboard("{Enter}");
  expect(createMany.mock.calls[1]?.[0]).toMatchObject([
    { title: "Buy milk", dueDate: TOMORROW },
    { title: "Pay rent friday", dueDate: null },
  ]);
});

test("of a list what is refused while the next is typed comes back after it, together", async () => {
  createMany.mockReturnValue([{ id: "milk" }, { id: "ann" }]);
  render(<QuickAddForm />);
  await userEvent.click(title());
  await userEvent.paste("Buy milk\nCall Ann");
  await userEvent.keyboard("{Enter}Next");
  for (const id of ["milk", "ann"])
    act(() => createMany.mock.calls[0]?.[1].onRefused(refusal, { id }));
  expect(title().value).toBe("Next");

  await userEvent.keyboard("{Enter}");

  expect(title().value).toBe("Buy milk\nCall Ann");
});

test("the counter appears near the limit, counts an emoji once and no chips", async () => {
  render(<QuickAddForm />);

  await userEvent.click(title());
  await userEvent.paste(`${"😀".repeat(190)} tomorrow`);

  expect(screen.getByText("10 left")).toBeDefined();
});

test("Escape makes chips words, then folds, then leaves, and keeps what was typed", async () => {
  render(<QuickAddForm />);
  await userEvent.type(title(), "Call Mum tomorrow");

  await userEvent.keyboard("{Escape}");
  expect(chip("tomorrow")).toBeNull();
  expect(addButton()).not.toBeNull();

  await userEvent.keyboard("{Escape}");
  expect(addButton()).toBeNull();
  expect(document.activeElement).toBe(title());

  await userEvent.keyboard("{Escape}");
  expect(document.activeElement).toBe(document.body);
  expect(title().value).toBe("Call Mum tomorrow");
});

test("Escape leaves an empty form at once", async () => {
  render(<QuickAddForm />);
  await userEvent.click(title());

  await userEvent.keyboard("{Escape}");

  expect(document.activeElement).toBe(document.body);
  expect(addButton()).toBeNull();
});

test("with Ctrl, Enter adds and is done", async () => {
  const onDone = vi.fn();
  render(<QuickAddForm onDone={onDone} />);

  await userEvent.type(title(), "Call Mum{Control>}{Enter}{/Control}");

  expect(added()).toMatchObject([{ title: "Call Mum" }]);
  expect(onDone).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(document.body);
});

test("what is typed is there on the next page, too", async () => {
  const page = render(<QuickAddForm day={TODAY} />);
  await userEvent.type(title(), "Call Mum");
  page.unmount();

  render(<QuickAddForm />);

  expect(title().value).toBe("Call Mum");
});
