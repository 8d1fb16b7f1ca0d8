import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { TaskDialog } from "./task-dialog";

vi.mock("./data", () => ({ useTaskWriter: () => ({ create: vi.fn() }) }));

afterEach(cleanup);

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <TaskDialog isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}

const title = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Title" });
const open = () => userEvent.click(screen.getByRole("button", { name: "Open" }));

test("closed before the task is added, it keeps what was typed", async () => {
  render(<Page />);
  await open();
  await userEvent.type(title(), "Call Mum{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();

  await open();

  expect(title().value).toBe("Call Mum");
});

test("once the task is added, it is empty again", async () => {
  render(<Page />);
  await open();
  await userEvent.type(title(), "Call Mum{Enter}");
  expect(screen.queryByRole("dialog")).toBeNull();

  await open();

  expect(title().value).toBe("");
});
