import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notify } from "@/lib/notify";
import { TitleInput } from "./title-input";

vi.mock("@/lib/notify", () => ({ notify: vi.fn() }));
const [onDone, onCancel] = [vi.fn(), vi.fn()];

beforeEach(() => vi.resetAllMocks());
afterEach(cleanup);

function setUp() {
  render(<TitleInput label="Rename" value="Milk" onDone={onDone} onCancel={onCancel} />);
}

const field = () => screen.getByRole("textbox", { name: "Rename" });
const type = (value: string) => fireEvent.change(field(), { target: { value } });

test("a title counts where its field goes away by itself, and only once", () => {
  setUp();
  type("Oat milk");
  cleanup();
  setUp();
  type("Soy milk");
  fireEvent.blur(field());
  cleanup();

  expect(onDone.mock.calls).toEqual([
    ["Oat milk", false],
    ["Soy milk", false],
  ]);
});

test("one that was not changed, or given up, doesn’t", () => {
  setUp();
  cleanup();
  setUp();
  type("Oat milk");
  fireEvent.keyDown(field(), { key: "Escape" });
  cleanup();

  expect(onDone).not.toHaveBeenCalled();
  expect(notify).not.toHaveBeenCalled();
});

test("one that can’t be a title is said not to be saved", () => {
  setUp();
  type("x".repeat(201));
  cleanup();

  expect(onDone).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledWith("The title isn’t saved. Use at most 200 characters.");
});
