import "fake-indexeddb/auto";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notify, notifyProblem } from "@/lib/notify";
import { countUnsent } from "@/lib/unsaved";
import { useSaveStatus, useTask, useTasks, useTaskWriter, useUndo } from "./data";
import { useOutbox } from "./outbox/context";
import { TasksProvider } from "./provider";
import { forgetDeeds } from "./undo";
import { draftTask, type Task } from "./writes";

vi.mock("@/lib/notify", () => ({ notify: vi.fn(), notifyProblem: vi.fn() }));
vi.mock("@/lib/session", () => ({
  getToken: async () => "token",
  leaveForLogin: () => {},
  onSignOutElsewhere: () => () => {},
  onStaying: () => {},
}));

const MILK = "11111111-1111-4111-8111-111111111111";
const RENT = "22222222-2222-4222-8222-222222222222";

function task(id: string, title: string): Task {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return { ...draftTask(fields, id, "2026-11-22T12:00:00Z"), version: 1 };
}

const success = (data: unknown, headers = {}) =>
  Response.json({ success: true, data, message: null }, { headers });
const failure = (status: number, message = "No.") =>
  Response.json({ success: false, error: { code: "X", message, details: null } }, { status });
const page = (tasks: Task[], hasMore = false) =>
  success({ tasks, deletedIds: [], nextCursor: `after ${tasks.length}`, hasMore });

type Asked = { method: string; path: string; body: unknown; key: string | null };
type Answer = (request: Asked) => Response | Promise<Response>;
let answer: Answer;
const sent: Asked[] = [];
const writes = () => sent.filter(({ method }) => method !== "GET");
let people = 0;

beforeEach(() => {
  sent.length = 0;
  people += 1;
  forgetDeeds();
  document.documentElement.dataset.apiUrl = "http://api.test";
  vi.stubGlobal("fetch", async (url: string, options: RequestInit = {}) => {
    const { pathname, search } = new URL(url);
    // Here nothing happens elsewhere.
    if (pathname === "/api/events") return failure(503);
    const asked = {
      method: options.method ?? "GET",
      path: pathname + search,
      body: typeof options.body === "string" ? (JSON.parse(options.body) as unknown) : null,
      key: new Headers(options.headers).get("Idempotency-Key"),
    };
    sent.push(asked);
    return answer(asked);
  });
});

afterEach(cleanup);

function setUp() {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <TasksProvider userId={`person ${people}`}>{children}</TasksProvider>
  );
  const { result, unmount } = renderHook(
    () => ({
      list: useTasks(),
      writer: useTaskWriter(),
      undo: useUndo(),
      outbox: useOutbox(),
      status: useSaveStatus(MILK),
    }),
    { wrapper },
  );
  return {
    wrapper,
    unmount,
    titles: () => result.current.list.tasks?.map(({ title }) => title),
    tasks: () => result.current.list.tasks,
    error: () => result.current.list.error,
    isPart: () => result.current.list.isPart,
    status: () => result.current.status,
    write: (action: (writer: ReturnType<typeof useTaskWriter>) => void) =>
      act(() => action(result.current.writer)),
    undo: () => act(async () => result.current.undo.undo()),
    canUndo: () => result.current.undo.canUndo,
    refusals: () => result.current.outbox.getState().refusals,
    send: () => act(() => result.current.outbox.send()),
    read: () => act(async () => void (await result.current.list.retry())),
  };
}

/** An answer that is given when the test says so. */
function later() {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { promise, give: (response: Response) => act(async () => resolve(response)) };
}

/** A server that does what it is asked. */
function obeying(...tasks: Task[]): Answer {
  const stored = new Map(tasks.map((each) => [each.id, each]));
  const deleted = new Map<string, Task>();
  return ({ method, path, body }) => {
    const id = path.split("/")[3] ?? "";
    const current = stored.get(id) ?? deleted.get(id);
    if (method === "GET") return page([...stored.values()]);
    if (method === "DELETE") {
      if (current) deleted.set(id, current);
      stored.delete(id);
      return success(null);
    }
    const fields = (body ?? {}) as Task;
    const next = { ...(current ?? { ...task(fields.id, ""), userId: "ann" }), ...fields };
    stored.set(next.id, next);
    return success(next);
  };
}

const NEW_MILK = { title: "Milk", description: null, priority: "low", dueDate: null } as const;

test("every page of a long list is loaded, and the first is shown at once", async () => {
  const second = later();
  answer = ({ path }) =>
    path.includes("cursor=") ? second.promise : page([task(MILK, "Milk")], true);
  const { titles, isPart } = setUp();

  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  expect(isPart()).toBe(true);
  await second.give(page([task(RENT, "Rent")]));

  await waitFor(() => expect(titles()).toEqual(["Milk", "Rent"]));
  expect(isPart()).toBe(false);
});

test("when a later page fails, the first is known to be a part", async () => {
  answer = ({ path }) =>
    path.includes("cursor=") ? failure(403) : page([task(MILK, "Milk")], true);

  const { error, titles, isPart } = setUp();

  await waitFor(() => expect(error()).not.toBeNull());
  expect(titles()).toEqual(["Milk"]);
  expect(isPart()).toBe(true);
});

test("a new task is there before the server has answered, and stays", async () => {
  const created = later();
  answer = ({ method }) => (method === "GET" ? page([]) : created.promise);
  const { tasks, titles, write } = setUp();
  await waitFor(() => expect(tasks()).toEqual([]));

  write(({ create }) => create(NEW_MILK));
  expect(titles()).toEqual(["Milk"]);
  await created.give(success({ ...task(MILK, "Milk"), userId: "ann" }));

  await waitFor(() => expect(tasks()?.[0]).toMatchObject({ id: MILK, userId: "ann" }));
});

test("a refused change is taken back alone, said, and kept for review", async () => {
  let stored: Task = task(MILK, "Milk");
  answer = ({ method, body }) => {
    if (method === "GET") return page([stored]);
    if ((body as Partial<Task>).title) return failure(409);
    stored = { ...stored, priority: "high", version: 2 };
    return success(stored);
  };
  const { tasks, write, refusals } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ update }) => {
    update(task(MILK, "Milk"), { title: "Oat milk" });
    update(task(MILK, "Milk"), { priority: "high" });
  });
  expect(tasks()?.[0]).toMatchObject({ title: "Oat milk", priority: "high" });

  await waitFor(() => expect(tasks()?.[0]).toMatchObject({ title: "Milk", version: 2 }));
  expect(tasks()?.[0]?.priority).toBe("high");
  expect(refusals()).toMatchObject([{ write: { changes: { title: "Oat milk" } }, reason: "No." }]);
  expect(notifyProblem).toHaveBeenCalledWith(
    "Couldn’t save “Milk”. No.",
    expect.objectContaining({ about: MILK }),
  );
});

test("a newer text in the same place answers for a refused one", async () => {
  let isStrict = true;
  answer = ({ method }) => {
    if (method === "GET") return page([task(MILK, "Milk")]);
    return isStrict ? failure(422) : success(task(MILK, "Oat milk"));
  };
  const { titles, write, refusals } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "?" }));
  await waitFor(() => expect(refusals()).toHaveLength(1));

  isStrict = false;
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));

  expect(refusals()).toEqual([]);
  await waitFor(() => expect(countUnsent()).toBe(0));
  expect(titles()).toEqual(["Oat milk"]);
});

test("writes go out one after another, in the order in which they were made", async () => {
  const first = later();
  answer = ({ method }) => {
    if (method === "GET") return page([task(MILK, "Milk")]);
    return method === "PUT" ? first.promise : success(null);
  };
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));

  write(({ update, remove }) => {
    update(task(MILK, "Milk"), { title: "Oat milk" });
    remove(task(MILK, "Milk"));
  });
  expect(titles()).toEqual([]);
  await waitFor(() => expect(writes()).toHaveLength(1));
  await first.give(success(task(MILK, "Oat milk")));

  await waitFor(() => expect(writes().map(({ method }) => method)).toEqual(["PUT", "DELETE"]));
});

test("ticking sends the wanted state", async () => {
  answer = obeying(task(MILK, "Milk"));
  const { tasks, write, status } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ setCompleted }) => setCompleted(task(MILK, "Milk"), true));

  expect(tasks()?.[0]?.completed).toBe(true);
  expect(status()).toBe("saving");
  await waitFor(() => expect(status()).toBe("saved"));
  expect(writes().map(({ body }) => body)).toEqual([{ completed: true }]);
});

test("what couldn't be sent stays on the screen, and goes out by the same key when it can", async () => {
  let isDown = false;
  const obey = obeying(task(MILK, "Milk"));
  answer = (asked) => (isDown ? Promise.reject(new TypeError("offline")) : obey(asked));
  const { titles, write, status, send } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));

  isDown = true;
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  await waitFor(() => expect(status()).toBe("device"));
  expect(titles()).toEqual(["Oat milk"]);
  expect(countUnsent()).toBe(1);
  isDown = false;
  await send();

  expect(titles()).toEqual(["Oat milk"]);
  expect(countUnsent()).toBe(0);
  const keys = new Set(writes().map(({ key }) => key));
  expect([keys.size, writes().length]).toEqual([1, 2]);
});

test("another visit shows what the device has before the server answers, unsent changes too", async () => {
  const obey = obeying(task(MILK, "Milk"));
  let isDown = false;
  answer = (asked) => (isDown ? new Promise(() => {}) : obey(asked));
  const first = setUp();
  await waitFor(() => expect(first.titles()).toEqual(["Milk"]));
  isDown = true;
  first.write(({ create }) => create({ ...NEW_MILK, title: "Bread" }));
  await waitFor(() => expect(writes()).toHaveLength(1));
  first.unmount();

  const { titles } = setUp();

  await waitFor(() => expect(titles()).toEqual(["Milk", "Bread"]));
});

test("somebody else on the same device sees nothing of it", async () => {
  answer = obeying(task(MILK, "Milk"));
  const first = setUp();
  await waitFor(() => expect(first.titles()).toEqual(["Milk"]));
  first.unmount();

  people += 1;
  answer = () => new Promise(() => {});
  const { tasks } = setUp();
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
  });

  expect(tasks()).toBeUndefined();
});

test("an outage keeps the tasks that are there", async () => {
  let isDown = false;
  answer = () => (isDown ? failure(403) : page([task(MILK, "Milk")]));
  const { titles, error, read } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));

  isDown = true;
  await read();

  await waitFor(() => expect(error()).not.toBeNull());
  expect(titles()).toEqual(["Milk"]);
});

test("one task says why it can't be shown", async () => {
  answer = ({ path }) => (path.startsWith("/api/sync") ? page([]) : failure(403));
  const { wrapper } = setUp();

  const { result } = renderHook(() => useTask(RENT), { wrapper });

  await waitFor(() => expect(result.current.error).toMatchObject({ kind: "forbidden" }));
});

test("an address that is no task is never asked for", async () => {
  answer = () => page([]);
  const { wrapper } = setUp();

  const { result } = renderHook(() => useTask("../users"), { wrapper });

  await waitFor(() => expect(result.current.error).toMatchObject({ kind: "not-found" }));
  expect(sent.filter(({ path }) => !path.startsWith("/api/sync"))).toEqual([]);
});

test("a change that was never sent is forgotten by Undo, and never sent", async () => {
  const blocked = later();
  const obey = obeying(task(MILK, "Milk"), task(RENT, "Rent"));
  answer = (asked) => (asked.path.includes(RENT) ? blocked.promise : obey(asked));
  const { titles, write, undo } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk", "Rent"]));
  write(({ update }) => update(task(RENT, "Rent"), { title: "Pay rent" }));
  await waitFor(() => expect(writes()).toHaveLength(1));

  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  await undo();
  await waitFor(() => expect(titles()).toEqual(["Milk", "Pay rent"]));
  await blocked.give(success(task(RENT, "Pay rent")));

  await waitFor(() => expect(countUnsent()).toBe(0));
  expect(writes()).toHaveLength(1);
});

test("many tasks are changed, ticked and deleted as one, and each is taken back as one", async () => {
  answer = obeying(task(MILK, "Milk"), { ...task(RENT, "Rent"), priority: "high" });
  const { tasks, titles, write, undo, canUndo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(2));
  const priorities = () => tasks()?.map(({ priority }) => priority);
  const ticks = () => tasks()?.map(({ completed }) => completed);
  expect(canUndo()).toBe(false);

  write(({ updateMany }) => updateMany(tasks() ?? [], { priority: "low" }));
  expect(priorities()).toEqual(["low", "low"]);
  write(({ setManyCompleted }) => setManyCompleted(tasks() ?? [], true));
  expect(ticks()).toEqual([true, true]);
  await waitFor(() => expect(countUnsent()).toBe(0));
  write(({ removeMany }) => removeMany(tasks() ?? []));
  expect(titles()).toEqual([]);
  expect(notify).toHaveBeenLastCalledWith("Deleted 2 tasks", expect.anything());

  await undo();
  await waitFor(() => expect(titles()?.toSorted()).toEqual(["Milk", "Rent"]));
  await undo();
  await waitFor(() => expect(ticks()).toEqual([false, false]));
  await undo();
  await waitFor(() => expect(priorities()?.toSorted()).toEqual(["high", "medium"]));
  expect(canUndo()).toBe(false);
});

test("what was ticked before stays so when a tick of many is taken back", async () => {
  const done = { ...task(RENT, "Rent"), completed: true, completedAt: "2026-11-20T08:00:00Z" };
  answer = obeying(task(MILK, "Milk"), done);
  const { tasks, write, undo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(2));

  write(({ setManyCompleted }) => setManyCompleted(tasks() ?? [], true));
  await undo();

  await waitFor(() => expect(tasks()?.map(({ completed }) => completed)).toEqual([false, true]));
});

test("a copy has what the task has, and goes by Undo", async () => {
  const milk = { ...task(MILK, "Milk"), description: "Oat", dueDate: "2026-11-25" };
  answer = obeying({ ...milk, completed: true });
  const { tasks, write, undo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ duplicate }) => duplicate(milk));
  const copy = tasks()?.find(({ id }) => id !== MILK);
  expect(copy).toMatchObject({ title: "Milk", description: "Oat", dueDate: "2026-11-25" });
  expect(copy?.completed).toBe(false);

  await undo();
  await waitFor(() => expect(tasks()?.map(({ id }) => id)).toEqual([MILK]));
});

test("what the message took back is not taken back again", async () => {
  answer = obeying(task(MILK, "Milk"));
  const { titles, write, canUndo } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  const [, options] = vi.mocked(notify).mock.lastCall ?? [];
  await waitFor(() => expect(countUnsent()).toBe(0));

  await act(async () => options?.action?.onClick());
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  expect(canUndo()).toBe(false);
  await waitFor(() => expect(countUnsent()).toBe(0));
  const before = sent.length;
  await act(async () => options?.action?.onClick());

  expect(sent).toHaveLength(before);
});
