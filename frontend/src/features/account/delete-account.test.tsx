import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { DeleteAccount } from "./delete-account";

afterEach(cleanup);

function deleteAccount() {
  render(<DeleteAccount email="ann@example.com" />);
  const password = screen.getByLabelText("Your password");
  fireEvent.change(password, { target: { value: "correct horse battery" } });
  fireEvent.click(screen.getByRole("button", { name: "Delete my account" }));
}

test("whose account is deleted leaves the page, even where the device can’t be wiped", async () => {
  const replace = vi.fn();
  vi.stubGlobal("location", { replace });
  vi.stubGlobal("fetch", async () => Response.json({ success: true }));
  vi.stubGlobal("BroadcastChannel", function refuse() {
    throw new DOMException("Not allowed.", "SecurityError");
  });
  const failures: unknown[] = [];
  const hear = (reason: unknown) => failures.push(reason);
  process.on("unhandledRejection", hear);

  deleteAccount();

  await waitFor(() => expect(failures.map(String)).toEqual(["SecurityError: Not allowed."]));
  process.off("unhandledRejection", hear);
  expect(replace.mock.calls).toEqual([["/login?deleted=1"]]);
});

test("whose account isn’t deleted stays, and reads why", async () => {
  const replace = vi.fn();
  vi.stubGlobal("location", { replace });
  vi.stubGlobal("fetch", async () => Response.json({ code: "INVALID_PASSWORD" }, { status: 400 }));

  deleteAccount();

  expect(await screen.findByText("The password is incorrect.")).toBeDefined();
  expect(replace).not.toHaveBeenCalled();
});
