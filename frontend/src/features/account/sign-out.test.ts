import { expect, test, vi } from "vitest";
import { signOut } from "./sign-out";

vi.mock("@/lib/auth-client", () => ({
  authClient: { signOut: async () => ({ error: null }) },
}));

test("who signed out leaves the page, even where the device can’t be wiped", async () => {
  const assign = vi.fn();
  vi.stubGlobal("location", { assign });
  vi.stubGlobal("BroadcastChannel", function refuse() {
    throw new DOMException("Not allowed.", "SecurityError");
  });

  await expect(signOut()).rejects.toThrow("Not allowed.");

  expect(assign.mock.calls).toEqual([["/login"]]);
});
