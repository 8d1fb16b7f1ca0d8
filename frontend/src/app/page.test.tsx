import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import LoginPage from "./(account)/login/page";
import LandingPage from "./page";

vi.mock("@/lib/user", () => ({ findUser: async () => null }));

afterEach(cleanup);

test("the front page promises nothing about other screens", async () => {
  render(await LandingPage());

  expect(screen.getByText(/shows the moment you make it\.$/)).toBeDefined();
});

test.each([
  [{ expired: "1" }, "You were signed out. Log in to go on where you were."],
  [
    { expired: "1", unsaved: "1" },
    "You were signed out. Your unsaved changes are safe on this device.",
  ],
])("the login says why one is there: %j", async (query, words) => {
  const props = { params: Promise.resolve({}), searchParams: Promise.resolve(query) };

  render(await LoginPage(props));

  expect(screen.getByRole("status").textContent).toBe(words);
});
