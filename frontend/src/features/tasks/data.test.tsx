import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dismissProblem, notify, notifyProblem } from "@/lib/notify";
import { hasUnsaved } from "@/lib/unsaved";
import { useTask, useTasks, useTaskWriter, useUndo } from "./data";
import { forgetDeeds } from "./undo";
import { draftTask, type Task } from "./writes";

vi.mock("@/lib/notify", () => ({
  notify: vi.fn(),
  notifyProblem: vi.fn(),
  dismissProblem: vi.fn(),
}));
vi.mock("@/lib/session", () => ({
  getToken: async () => "token",
  leaveForLogin: () => {},
}));

const MILK = "11111111-1111-4111-8111-111111111111";
const RENT = "22222222-2222-4222-8222-222222222222";

function task(id: string, title: string): Task {
  const fields = { title, description: null, priority: "medium", dueDate: null } as const;
  return { ...draftTask(fields, id, "2026-11-22T12:00:00Z"), version: 1 };
}

const success = (data: unknown, meta = { nextCursor: null as string | null }) =>
  Response.json({ success: true, data, message: null, meta });
const failure = (status: number, message = "No.") =>
  Response.json({ success: false, error: { code: "X", message, details: null } }, { status });

type Answer = (request: {
  method: string;
  path: string;
  body: unknown;
}) => Response | Promise<Response>;
let answer: Answer;
const sent: string[] = [];

beforeEach(() => {
  sent.length = 0;
  forgetDeeds();
  document.documentElement.dataset.apiUrl = "http://api.test";
  vi.stubGlobal("fetch", async (url: string, options: RequestInit = {}) => {
    const { pathname, search } = new URL(url);
    const method = options.method ?? "GET";
    sent.push(`${method} ${pathname}`);
    const body: unknown = typeof options.body === "string" ? JSON.parse(options.body) : null;
    return answer({ method, path: pathname + search, body });
  });
});

afterEach(cleanup);

function setUp() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(
    () => ({ list: useTasks(), writer: useTaskWriter(), undo: useUndo() }),
    { wrapper },
  );
  return {
    client,
    wrapper,
    titles: () => result.current.list.tasks?.map(({ title }) => title),
    tasks: () => result.current.list.tasks,
    error: () => result.current.list.error,
    isPart: () => result.current.list.isPart,
    write: (action: (writer: ReturnType<typeof useTaskWriter>) => void) =>
      act(() => action(result.current.writer)),
    undo: () => act(() => result.current.undo.undo()),
    canUndo: () => result.current.undo.canUndo,
  };
}

/** An answer that is given when the test says so. */
function later() {
  let give = (_: Response) => {};
  const promise = new Promise<Response>((resolve) => {
    give = resolve;
  });
  return { promise, give: (response: Response) => act(async () => give(response)) };
}

test("every page of a long list is loaded", async () => {
  answer = ({ path }) =>
    path.includes("cursor=next")
      ? success([task(RENT, "Rent")])
      : success([task(MILK, "Milk")], { nextCursor: "next" });

  const { titles } = setUp();

  await waitFor(() => expect(titles()).toEqual(["Milk", "Rent"]));
});

test("a new task is there before the server has answered, and stays", async () => {
  const created = later();
  answer = ({ method }) => (method === "GET" ? success([]) : created.promise);
  const { titles, tasks, write } = setUp();
  await waitFor(() => expect(titles()).toEqual([]));

  write(({ create }) =>
    create({ title: "Milk", description: null, priority: "low", dueDate: null }),
  );
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  await created.give(success({ ...task(MILK, "Milk"), userId: "ann" }));

  await waitFor(() => expect(tasks()?.[0]).toMatchObject({ id: MILK, userId: "ann" }));
});

test("a refused change is taken back alone, and said", async () => {
  const title = later();
  answer = ({ method, body }) => {
    if (method === "GET") return success([task(MILK, "Milk")]);
    if ((body as Partial<Task>).title) return title.promise;
    return success({ ...task(MILK, "Milk"), priority: "high", version: 2 });
  };
  const { tasks, write } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ update }) => {
    update(task(MILK, "Milk"), { title: "Oat milk" });
    update(task(MILK, "Milk"), { priority: "high" });
  });
  await waitFor(() => expect(tasks()?.[0]).toMatchObject({ title: "Oat milk", priority: "high" }));
  await title.give(failure(409));

  await waitFor(() => expect(tasks()?.[0]).toMatchObject({ title: "Milk", version: 2 }));
  expect(tasks()?.[0]?.priority).toBe("high");
  expect(notifyProblem).toHaveBeenCalledWith("Couldn’t save “Milk”. No.", { about: MILK });
});

test("writes go out one after another, in the order in which they were made", async () => {
  const first = later();
  answer = ({ method }) => {
    if (method === "GET") return success([task(MILK, "Milk")]);
    return method === "PUT" ? first.promise : success(null);
  };
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));

  write(({ update, remove }) => {
    update(task(MILK, "Milk"), { title: "Oat milk" });
    remove(task(MILK, "Milk"));
  });
  await waitFor(() => expect(titles()).toEqual([]));
  expect(sent).not.toContain(`DELETE /api/tasks/${MILK}`);
  await first.give(success(task(MILK, "Oat milk")));

  await waitFor(() => expect(sent.at(-1)).toBe(`DELETE /api/tasks/${MILK}`));
});

test("ticking sends the wanted state", async () => {
  const bodies: unknown[] = [];
  answer = ({ method, body }) => {
    if (method === "GET") return success([task(MILK, "Milk")]);
    bodies.push(body);
    return success({ ...task(MILK, "Milk"), completed: true, completedAt: "2026-11-22T13:00:00Z" });
  };
  const { tasks, write } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ setCompleted }) => setCompleted(task(MILK, "Milk"), true));

  await waitFor(() => expect(tasks()?.[0]?.completed).toBe(true));
  await waitFor(() => expect(bodies).toEqual([{ completed: true }]));
});

test("a list that was read too early doesn't undo what was answered meanwhile", async () => {
  const stale = later();
  let reads = 0;
  answer = ({ method }) => {
    if (method === "DELETE") return success(null);
    reads += 1;
    return reads === 1 ? success([task(MILK, "Milk"), task(RENT, "Rent")]) : stale.promise;
  };
  const { client, titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk", "Rent"]));

  void client.refetchQueries();
  await waitFor(() => expect(reads).toBe(2));
  write(({ remove }) => remove(task(MILK, "Milk")));
  await waitFor(() => expect(sent.at(-1)).toBe(`DELETE /api/tasks/${MILK}`));
  await stale.give(success([task(MILK, "Milk"), task(RENT, "Rent")]));

  await waitFor(() => expect(client.isFetching()).toBe(0));
  expect(titles()).toEqual(["Rent"]);
});

test("a create whose answer was lost succeeds at the second try", async () => {
  answer = ({ method, path }) => {
    if (method === "POST") return failure(409);
    return path.startsWith("/api/tasks?") ? success([]) : success(task(MILK, "Milk"));
  };
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual([]));

  write(({ create }) =>
    create({ title: "Milk", description: null, priority: "low", dueDate: null }),
  );

  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  expect(notifyProblem).not.toHaveBeenCalled();
});

test("an outage keeps the tasks that are there", async () => {
  let isDown = false;
  answer = () => (isDown ? failure(403) : success([task(MILK, "Milk")]));
  const { client, titles, error } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));

  isDown = true;
  await act(() => client.refetchQueries());

  await waitFor(() => expect(error()).not.toBeNull());
  expect(titles()).toEqual(["Milk"]);
});

test("one task says why it can't be shown", async () => {
  answer = ({ path }) => (path.startsWith("/api/tasks?") ? success([]) : failure(403));
  const { wrapper } = setUp();

  const { result } = renderHook(() => useTask(RENT), { wrapper });

  await waitFor(() => expect(result.current.error).toMatchObject({ kind: "forbidden" }));
});

test("an address that is no task is never asked for", async () => {
  answer = () => success([]);
  const { wrapper } = setUp();

  const { result } = renderHook(() => useTask("../users"), { wrapper });

  await waitFor(() => expect(result.current.error).toMatchObject({ kind: "not-found" }));
  expect(sent.filter((line) => line !== "GET /api/tasks")).toEqual([]);
});

test("when a later page fails, the first is known to be a part", async () => {
  answer = ({ path }) =>
    path.includes("cursor=next")
      ? failure(403)
      : success(
          Array.from({ length: 500 }, (_, at) => task(`${at}`, `Task ${at}`)),
          { nextCursor: "next" },
        );

  const { error, tasks, isPart } = setUp();

  await waitFor(() => expect(error()).not.toBeNull());
  expect(tasks()).toHaveLength(500);
  expect(isPart()).toBe(true);
});

/** The latest problem's answers, as its message offers them. */
function problem() {
  const [words, options] = vi.mocked(notifyProblem).mock.lastCall ?? [];
  return {
    words,
    retry: () => act(async () => options?.action?.onClick()),
    close: () => act(async () => options?.onClose?.()),
  };
}

test("what follows a new task that failed waits for it, and goes after it at the second try", async () => {
  const bodies: unknown[] = [];
  let isDown = true;
  const created = later();
  answer = ({ method, body }) => {
    if (method === "GET") return success([]);
    if (isDown) return created.promise;
    bodies.push(body);
    return success({ ...task(MILK, "Oat milk"), ...(body as object) });
  };
  const { titles, tasks, write } = setUp();
  await waitFor(() => expect(titles()).toEqual([]));
  write(({ create }) =>
    create({ title: "Milk", description: null, priority: "low", dueDate: null }),
  );
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  const [draft] = tasks() ?? [];
  if (!draft) throw new Error("The new task isn't shown.");
  write(({ update, setCompleted }) => {
    update(draft, { title: "Oat milk" });
    setCompleted(draft, true);
  });

  await created.give(failure(503));
  await waitFor(() => expect(titles()).toEqual([]));

  expect(sent.filter((line) => !line.startsWith("GET"))).toEqual(["POST /api/tasks"]);
  expect(notifyProblem).toHaveBeenCalledTimes(1);
  expect(problem().words).toBe("Couldn’t save “Milk”. Server error.");
  expect(hasUnsaved()).toBe(true);
  isDown = false;
  await problem().retry();
  await waitFor(() => expect(bodies).toHaveLength(3));
  expect(bodies).toMatchObject([{ title: "Milk" }, { title: "Oat milk" }, { completed: true }]);
  expect(hasUnsaved()).toBe(false);
});

test("newer text dismisses the problem, and a late Retry can't overwrite it", async () => {
  const written: unknown[] = [];
  let isDown = true;
  answer = ({ method, body }) => {
    if (method === "GET") return success([task(MILK, "Milk")]);
    if (isDown) return failure(503);
    written.push(body);
    return success({ ...task(MILK, "Milk"), ...(body as object) });
  };
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "Old words" }));
  await waitFor(() => expect(notifyProblem).toHaveBeenCalled());
  const stale = problem();

  isDown = false;
  vi.mocked(dismissProblem).mockClear();
  write(({ update }) => update(task(MILK, "Milk"), { title: "New words" }));
  expect(dismissProblem).toHaveBeenCalledWith(MILK);
  await waitFor(() => expect(titles()).toEqual(["New words"]));
  await stale.retry();

  expect(written).toEqual([{ title: "New words" }]);
});

test("text that failed goes along with the next change to its task", async () => {
  const written: unknown[] = [];
  let isDown = true;
  answer = ({ method, body }) => {
    if (method === "GET") return success([task(MILK, "Milk")]);
    if (isDown) return failure(503);
    written.push(body);
    return success({ ...task(MILK, "Milk"), ...(body as object) });
  };
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  await waitFor(() => expect(notifyProblem).toHaveBeenCalled());

  isDown = false;
  write(({ setCompleted }) => setCompleted(task(MILK, "Milk"), true));

  await waitFor(() => expect(written).toEqual([{ title: "Oat milk" }, { completed: true }]));
});

test("a problem that is closed gives its change up", async () => {
  answer = ({ method }) => (method === "GET" ? success([task(MILK, "Milk")]) : failure(503));
  const { titles, write } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  await waitFor(() => expect(hasUnsaved()).toBe(true));

  await problem().close();

  expect(hasUnsaved()).toBe(false);
});

/** A server that does what it is asked. */
function obeying(...tasks: Task[]): Answer {
  const stored = new Map(tasks.map((each) => [each.id, each]));
  return ({ method, path, body }) => {
    const id = path.split("/")[3] ?? "";
    const current = stored.get(id) ?? deleted.get(id);
    if (method === "GET") return success([...stored.values()]);
    if (method === "DELETE") {
      if (current) deleted.set(id, current);
      stored.delete(id);
      return success(null);
    }
    const fields = body as Task;
    const next = { ...(current ?? { ...task(fields.id, ""), userId: "ann" }), ...fields };
    stored.set(next.id, next);
    return success(next);
  };
}
const deleted = new Map<string, Task>();

test("many tasks are changed, ticked and deleted as one, and each is taken back as one", async () => {
  answer = obeying(task(MILK, "Milk"), { ...task(RENT, "Rent"), priority: "high" });
  const { tasks, titles, write, undo, canUndo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(2));
  const priorities = () => tasks()?.map(({ priority }) => priority);
  const ticks = () => tasks()?.map(({ completed }) => completed);
  expect(canUndo()).toBe(false);

  write(({ updateMany }) => updateMany(tasks() ?? [], { priority: "low" }));
  await waitFor(() => expect(priorities()).toEqual(["low", "low"]));
  write(({ setManyCompleted }) => setManyCompleted(tasks() ?? [], true));
  await waitFor(() => expect(ticks()).toEqual([true, true]));
  write(({ removeMany }) => removeMany(tasks() ?? []));
  await waitFor(() => expect(titles()).toEqual([]));
  expect(notify).toHaveBeenLastCalledWith("Deleted 2 tasks", expect.anything());

  undo();
  await waitFor(() => expect(titles()?.toSorted()).toEqual(["Milk", "Rent"]));
  undo();
  await waitFor(() => expect(ticks()).toEqual([false, false]));
  undo();
  await waitFor(() => expect(priorities()?.toSorted()).toEqual(["high", "medium"]));
  expect(canUndo()).toBe(false);
});

test("what was ticked before stays so when a tick of many is taken back", async () => {
  const done = { ...task(RENT, "Rent"), completed: true, completedAt: "2026-11-20T08:00:00Z" };
  answer = obeying(task(MILK, "Milk"), done);
  const { tasks, write, undo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(2));

  write(({ setManyCompleted }) => setManyCompleted(tasks() ?? [], true));
  undo();

  await waitFor(() => expect(tasks()?.map(({ completed }) => completed)).toEqual([false, true]));
});

test("a copy has what the task has, and goes by Undo", async () => {
  const milk = { ...task(MILK, "Milk"), description: "Oat", dueDate: "2026-11-25" };
  answer = obeying({ ...milk, completed: true });
  const { tasks, write, undo } = setUp();
  await waitFor(() => expect(tasks()).toHaveLength(1));

  write(({ duplicate }) => duplicate(milk));
  await waitFor(() => expect(tasks()).toHaveLength(2));
  const copy = tasks()?.find(({ id }) => id !== MILK);
  expect(copy).toMatchObject({ title: "Milk", description: "Oat", dueDate: "2026-11-25" });
  expect(copy?.completed).toBe(false);

  undo();
  await waitFor(() => expect(tasks()?.map(({ id }) => id)).toEqual([MILK]));
});

test("what the message took back is not taken back again", async () => {
  answer = obeying(task(MILK, "Milk"));
  const { titles, write, canUndo } = setUp();
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  write(({ update }) => update(task(MILK, "Milk"), { title: "Oat milk" }));
  await waitFor(() => expect(titles()).toEqual(["Oat milk"]));
  const [, options] = vi.mocked(notify).mock.lastCall ?? [];

  await act(async () => options?.action?.onClick());
  await waitFor(() => expect(titles()).toEqual(["Milk"]));
  expect(canUndo()).toBe(false);
  const before = sent.length;
  await act(async () => options?.action?.onClick());

  expect(sent).toHaveLength(before);
});
