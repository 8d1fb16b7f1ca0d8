import { beforeEach, expect, test, vi } from "vitest";
import { dismissProblem, notify, notifyProblem } from "./notify";

const sonner = vi.hoisted(() => ({ show: vi.fn(), error: vi.fn(), dismiss: vi.fn() }));
vi.mock("sonner", () => ({
  toast: Object.assign(sonner.show, { error: sonner.error, dismiss: sonner.dismiss }),
}));

let serial = 0;

beforeEach(() => {
  vi.clearAllMocks();
  sonner.error.mockImplementation(() => ++serial);
});

const retry = { label: "Retry", onClick: () => {} };
const shown = (count: number) =>
  vi.waitFor(() => expect(sonner.error).toHaveBeenCalledTimes(count));

test("a problem that can be answered stays until it is answered or closed", async () => {
  const onClose = vi.fn();
  notifyProblem("Couldn’t save.", { about: "a", action: retry, onClose });
  await shown(1);

  const options = sonner.error.mock.lastCall?.[1];
  options.onDismiss();

  expect(options).toMatchObject({ duration: Number.POSITIVE_INFINITY, closeButton: true });
  expect(onClose).toHaveBeenCalled();
});

test("a later problem takes the place of the earlier, as a message of its own", async () => {
  notifyProblem("Once.", { about: "b", action: retry });
  notifyProblem("Twice.", { about: "b", action: retry });
  await shown(2);

  expect(sonner.dismiss).toHaveBeenCalledWith(serial - 1);
  expect(sonner.dismiss).not.toHaveBeenCalledWith(serial);
});

test("good news takes the problem back, and so does a newer change", async () => {
  notifyProblem("Once.", { about: "c", action: retry });
  await shown(1);
  notify("Completed", { about: "c" });
  await vi.waitFor(() => expect(sonner.dismiss).toHaveBeenCalledWith(serial));

  notifyProblem("Twice.", { about: "c", action: retry });
  await shown(2);
  dismissProblem("c");
  await vi.waitFor(() => expect(sonner.dismiss).toHaveBeenLastCalledWith(serial));
});

test("of many messages the latest three stay", async () => {
  for (const about of ["d1", "d2", "d3", "d2", "d4"]) notify("Added", { about });
  await vi.waitFor(() => expect(sonner.show).toHaveBeenCalledTimes(5));

  expect(sonner.dismiss).toHaveBeenLastCalledWith("d1");
  for (const kept of ["d2", "d3", "d4"]) expect(sonner.dismiss).not.toHaveBeenCalledWith(kept);
});
