import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { AddButton } from "./add-button";
import { openQuickAdd, setQuickAddOpen } from "./open";
import { QuickAddHost } from "./quick-add-host";
import { clearTyped } from "./typed";

vi.mock("../data", () => ({ useTaskWriter: () => ({ create: vi.fn() }) }));

// On the page it comes when it is first opened; here nobody waits for it.
beforeAll(() => import("./quick-add-dialog"));

afterEach(() => {
  act(() => setQuickAddOpen(false));
  cleanup();
  clearTyped();
});

function Page() {
  return (
    <>
      <AddButton />
      <QuickAddHost isToday={false} />
    </>
  );
}

const title = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Title" });
const open = () => userEvent.click(screen.getByRole("button", { name: "New task" }));
const dialog = () => screen.queryByRole("dialog", { name: "New task" });

test("closed before the task is added, it keeps what was typed", async () => {
  render(<Page />);
  await open();
  await userEvent.type(await title(), "Call Mum{Escape}");
  expect(dialog()).toBeNull();

  await open();

  expect((await title()).value).toBe("Call Mum");
});

test("Escape makes chips words first, and closes at the second time", async () => {
  render(<Page />);
  await open();
  await userEvent.type(await title(), "Call Mum tomorrow{Escape}");
  expect(screen.queryByRole("button", { name: /^Keep/ })).toBeNull();
  expect(dialog()).not.toBeNull();

  await userEvent.keyboard("{Escape}");

  expect(dialog()).toBeNull();
});

test("Enter adds and stays for the next, with Ctrl it closes", async () => {
  render(<Page />);
  await open();
  await userEvent.type(await title(), "Call Mum{Enter}");
  expect((await title()).value).toBe("");
  expect(document.activeElement).toBe(await title());

  await userEvent.type(await title(), "Call Ann{Control>}{Enter}{/Control}");

  expect(dialog()).toBeNull();
});

test("opened with a text, it keeps what was there on a line of its own", async () => {
  render(<Page />);
  await open();
  await userEvent.type(await title(), "Call Mum{Escape}");

  act(() => openQuickAdd("Call Ann tomorrow 5pm"));

  expect((await title()).value).toBe("Call Mum\nCall Ann tomorrow 5pm");
});
