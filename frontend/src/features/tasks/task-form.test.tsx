import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/lib/api-error";
import { emptyDraft, findProblems } from "./draft";
import { TaskForm } from "./task-form";

const create = vi.fn();
vi.mock("./data", () => ({ useTaskWriter: () => ({ create }) }));

beforeEach(() => create.mockReset());
afterEach(cleanup);

const title = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Title" });

test("Enter adds the task, trimmed, and the field is ready for the next", async () => {
  render(<TaskForm />);

  await userEvent.type(title(), "  Buy milk {Enter}");

  expect(create.mock.calls[0]?.[0]).toEqual({
    title: "Buy milk",
    description: null,
    priority: "medium",
    dueDate: null,
  });
  expect(title().value).toBe("");
  expect(document.activeElement).toBe(title());
});

test("every field goes along, a day as a day", async () => {
  render(<TaskForm day="2026-11-22" />);
  await userEvent.type(title(), "Rent");

  await userEvent.type(screen.getByRole("textbox", { name: "Description" }), "By transfer");
  await userEvent.click(screen.getByRole("radio", { name: "High" }));
  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  expect(create.mock.calls[0]?.[0]).toEqual({
    title: "Rent",
    description: "By transfer",
    priority: "high",
    dueDate: "2026-11-22",
  });
});

test("an empty title is explained under the field, which gets the focus", async () => {
  render(<TaskForm />);
  await userEvent.click(title());

  await userEvent.click(screen.getByRole("button", { name: "Add task" }));

  const note = document.getElementById(title().getAttribute("aria-describedby") ?? "");
  expect(note?.textContent).toBe("Title is required.");
  expect(document.activeElement).toBe(title());
  expect(create).not.toHaveBeenCalled();
});

test("what the server refuses comes back with its reason", async () => {
  const refusal = new ApiError("Check the fields.", {
    kind: "invalid",
    details: [{ field: "title", message: "The server says no." }],
  });
  render(<TaskForm />);
  await userEvent.type(title(), "Strange{Enter}");

  act(() => create.mock.calls[0]?.[1].onRefused(refusal));

  expect(title().value).toBe("Strange");
  expect(screen.getByText("The server says no.")).toBeDefined();
});

test("the counter appears near the limit and counts an emoji once", async () => {
  render(<TaskForm />);

  await userEvent.click(title());
  await userEvent.paste("😀".repeat(190));

  expect(screen.getByText("10 left")).toBeDefined();
});

const addButton = () => screen.queryByRole("button", { name: "Add task" });

test("Escape folds the details away and keeps what was typed", async () => {
  render(<TaskForm />);
  await userEvent.type(title(), "Call Mum");
  await userEvent.type(screen.getByRole("textbox", { name: "Description" }), "On Saturday{Escape}");

  expect(title().value).toBe("Call Mum");
  expect(addButton()).toBeNull();
  expect(document.activeElement).toBe(title());

  await userEvent.keyboard("{Enter}");
  expect(create.mock.calls[0]?.[0]).toMatchObject({
    title: "Call Mum",
    description: "On Saturday",
  });
});

test("a second Escape leaves the field, with the words still in it", async () => {
  render(<TaskForm />);

  await userEvent.type(title(), "Call Mum{Escape}{Escape}");

  expect(document.activeElement).toBe(document.body);
  expect(title().value).toBe("Call Mum");
});

test("Escape leaves an empty form at once", async () => {
  render(<TaskForm />);
  await userEvent.click(title());

  await userEvent.keyboard("{Escape}");

  expect(document.activeElement).toBe(document.body);
  expect(addButton()).toBeNull();
});

test("a time without a day is asked about, not dropped", () => {
  expect(
    findProblems({ ...emptyDraft(null), title: "Rent", due: { day: "", time: "18:30" } }),
  ).toEqual({ dueDate: "Choose a day, too." });
});
