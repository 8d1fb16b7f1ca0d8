import "fake-indexeddb/auto";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { wipeDevice } from "@/lib/device";
import { countUnsent } from "@/lib/unsaved";
import { useSaveStatus, useTasks, useTaskWriter } from "./data";
import { TasksProvider } from "./provider";
import { keepText, keptText, placeOf } from "./unfinished";
import { draftTask } from "./writes";

vi.mock("@/lib/notify", () => ({ notify: vi.fn(), notifyProblem: vi.fn() }));
vi.mock("@/lib/session", () => ({
  getToken: async () => "token",
  onSignOutElsewhere: () => () => {},
  onStaying: () => {},
}));

afterEach(cleanup);

const FIELDS = { title: "Milk", description: null, priority: "medium", dueDate: null } as const;
const MILK = draftTask(FIELDS, "11111111-1111-4111-8111-111111111111", "2026-11-22T12:00:00Z");

/** Whether the browser would ask before it lets the page go. */
function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

function setUp(userId: string) {
  const fetch = vi.fn(() => new Promise<Response>(() => {}));
  vi.stubGlobal("fetch", fetch);
  let writer: ReturnType<typeof useTaskWriter> | null = null;
  function Writer() {
    writer = useTaskWriter();
    useTasks();
    return <p>{useSaveStatus(MILK.id)}</p>;
  }
  render(
    <TasksProvider userId={userId}>
      <Writer />
    </TasksProvider>,
  );
  return { fetch, rename: () => act(() => writer?.update(MILK, { title: "Oat milk" })) };
}

test("a browser that takes itself for offline still sends what is written", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const { fetch, rename } = setUp("ann");
  window.dispatchEvent(new Event("offline"));
  fetch.mockClear();

  rename();

  await waitFor(() => expect(fetch).toHaveBeenCalled());
  window.dispatchEvent(new Event("online"));
});

test("what the device keeps is no reason to ask before leaving", async () => {
  const { rename } = setUp("ben");
  expect(asksBeforeLeaving()).toBe(false);

  rename();

  await waitFor(() => expect(asksBeforeLeaving()).toBe(false));
});

test("where the device keeps nothing, the page asks before it is left", async () => {
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("No.", "SecurityError");
  });
  const { rename } = setUp("cleo");

  rename();
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  expect(asksBeforeLeaving()).toBe(true);
});

test("a text that waits in its field is counted as unsent", async () => {
  document.body.innerHTML = '<div data-user-id="fay"></div>';
  setUp("fay");
  expect(countUnsent()).toBe(0);

  keepText(placeOf(MILK.id, "description"), { text: "Tw", before: "" });

  expect(countUnsent()).toBe(1);
  await wipeDevice();
});

test("what was being written goes with the sign-out, and at once", async () => {
  document.body.innerHTML = '<div data-user-id="erin"></div>';
  setUp("erin");
  const place = placeOf(MILK.id, "title");
  keepText(place, { text: "Oat mi", before: "Milk" });

  const wiped = wipeDevice();

  expect(keptText(place)).toBeNull();
  await wiped;
});

test("a click on a checkbox holds, before anything else gets a turn", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  function Tick() {
    const { setCompleted } = useTaskWriter();
    const isTicked = useSaveStatus(MILK.id) === "saving";
    return <input type="checkbox" checked={isTicked} onChange={() => setCompleted(MILK, true)} />;
  }
  render(
    <TasksProvider userId="dora">
      <Tick />
    </TasksProvider>,
  );
  const tick = await screen.findByRole<HTMLInputElement>("checkbox");

  tick.click();
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();

  expect(tick.checked).toBe(true);
});
