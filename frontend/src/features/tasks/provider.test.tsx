import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useSaveStatus, useTaskWriter } from "./data";
import { TasksProvider } from "./provider";
import { draftTask } from "./writes";

vi.mock("@/lib/notify", () => ({
  notify: vi.fn(),
  notifyProblem: vi.fn(),
  dismissProblem: vi.fn(),
}));
vi.mock("@/lib/session", () => ({
  getToken: async () => "token",
  onSignOutElsewhere: () => () => {},
}));

afterEach(cleanup);

const FIELDS = { title: "Milk", description: null, priority: "medium", dueDate: null } as const;
const MILK = draftTask(FIELDS, "11111111-1111-4111-8111-111111111111", "2026-11-22T12:00:00Z");

function setUp() {
  let answer = (_: Response) => {};
  const fetch = vi.fn(() => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal("fetch", fetch);
  let writer: ReturnType<typeof useTaskWriter> | null = null;
  function Writer() {
    writer = useTaskWriter();
    return null;
  }
  render(
    <TasksProvider>
      <Writer />
    </TasksProvider>,
  );
  return {
    fetch,
    rename: () => act(() => writer?.update(MILK, { title: "Oat milk" })),
    succeed: () => act(async () => answer(Response.json({ success: true, data: MILK }))),
  };
}

/** Whether the browser would ask before it lets the page go. */
function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

test("a browser that takes itself for offline still sends what is written", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const { fetch, rename, succeed } = setUp();
  window.dispatchEvent(new Event("offline"));

  rename();

  await waitFor(() => expect(fetch).toHaveBeenCalled());
  await succeed();
  window.dispatchEvent(new Event("online"));
});

test("the page asks before it is left while a change is on its way, and only then", async () => {
  const { fetch, rename, succeed } = setUp();
  expect(asksBeforeLeaving()).toBe(false);

  rename();
  await waitFor(() => expect(fetch).toHaveBeenCalled());
  expect(asksBeforeLeaving()).toBe(true);
  await succeed();

  await waitFor(() => expect(asksBeforeLeaving()).toBe(false));
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
    <TasksProvider>
      <Tick />
    </TasksProvider>,
  );
  const tick = await screen.findByRole<HTMLInputElement>("checkbox");

  tick.click();
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();

  expect(tick.checked).toBe(true);
});
