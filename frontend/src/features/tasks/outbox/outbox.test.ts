// @vitest-environment node
import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { type Fault, ModelBrowser, ModelServer, newTask } from "./model";
import { MemoryStorage, openStorage } from "./storage";

let people = 0;

function setUp(writes: Fault[] = []) {
  people += 1;
  const server = new ModelServer();
  const browser = new ModelBrowser(server, `person ${people}`, { writes, reads: [] });
  const tab = browser.open();
  return { server, browser, tab, outbox: tab.outbox };
}

const MILK = newTask("milk", "Milk");
const CREATE = { kind: "create", task: MILK } as const;
const rename = (title: string) => ({ kind: "update", task: MILK, changes: { title } }) as const;
const titles = (tasks: readonly { title: string }[] = []) => tasks.map(({ title }) => title);

test("the answer to a repeated write is no news: what happened since is kept", async () => {
  const { server, outbox } = setUp(["none", "answer lost"]);
  outbox.make([CREATE, rename("Oat milk")]);
  await outbox.send();
  server.writeElsewhere(rename("Soy milk"));
  await outbox.read();

  await outbox.send();

  expect(outbox.getState().queue).toEqual([]);
  expect(titles(outbox.getShown())).toEqual(["Soy milk"]);
});

test("a first try that is still under way is no refusal", async () => {
  const { server, outbox } = setUp(["under way"]);
  outbox.make([CREATE]);

  await outbox.send();

  expect(outbox.getState().refusals).toEqual([]);
  expect(titles(outbox.getShown())).toEqual(["Milk"]);
  await outbox.send();
  expect(outbox.getState().queue).toEqual([]);
  expect(titles(server.tasks)).toEqual(["Milk"]);
});

test("what was deleted and forgotten while nobody listened is gone after a full reading", async () => {
  const { server, outbox } = setUp();
  outbox.make([CREATE]);
  await outbox.send();
  await outbox.read();
  server.writeElsewhere({ kind: "delete", task: MILK });
  server.purge();

  await outbox.read();

  expect(outbox.getShown()).toEqual([]);
});

test("a refused new task takes along what was done to it, and all of it comes back by Retry", async () => {
  const { server, outbox } = setUp(["refused"]);
  const bread = newTask("bread", "Bread");
  outbox.make([CREATE, { kind: "create", task: bread }, rename("Oat milk")]);

  await outbox.send();

  expect(titles(outbox.getShown())).toEqual(["Bread"]);
  const { refusals } = outbox.getState();
  expect(refusals.map(({ write }) => write.kind)).toEqual(["create", "update"]);
  outbox.retry(refusals);
  await outbox.send();
  expect(titles(server.tasks)).toEqual(["Bread", "Oat milk"]);
  expect(outbox.getState().refusals).toEqual([]);
});

test("a queue that a sign-out stops loses nothing, and goes on afterwards", async () => {
  const { server, browser, tab, outbox } = setUp(["signed out"]);
  outbox.make([CREATE]);
  await outbox.send();
  expect(server.tasks).toEqual([]);
  browser.kill(tab);

  const next = browser.open();
  await next.outbox.send();

  expect(titles(server.tasks)).toEqual(["Milk"]);
});

test("and so does one whose page stays, once its person is back", async () => {
  const { server, outbox } = setUp(["signed out"]);
  outbox.make([CREATE]);
  await outbox.send();
  await outbox.send();
  expect(server.tasks).toEqual([]);

  await outbox.wake();

  expect(titles(server.tasks)).toEqual(["Milk"]);
});

test("what one tab does the other shows, though only one of them sends it", async () => {
  const { server, browser, outbox } = setUp(["unreachable"]);
  const other = browser.open();
  await other.outbox.send();
  outbox.make([CREATE]);
  await outbox.send();

  await expect.poll(() => titles(other.outbox.getShown())).toEqual(["Milk"]);
  await Promise.all([outbox.send(), other.outbox.send()]);

  expect(server.done).toHaveLength(1);
  await expect.poll(() => other.outbox.getState().queue).toEqual([]);
  expect(browser.violations).toEqual([]);
});

test("what was sent is taken back by its opposite, even where its answer was lost", async () => {
  const { server, outbox } = setUp(["none", "answer lost"]);
  outbox.make([CREATE]);
  await outbox.send();
  const made = outbox.make([rename("Oat milk")]);
  await outbox.send();

  await outbox.takeBack(made);
  await outbox.send();

  expect(server.done).toHaveLength(3);
  expect(titles(server.tasks)).toEqual(["Milk"]);
});

test("what was changed elsewhere since is not overwritten by taking back what came before", async () => {
  const { server, outbox } = setUp();
  outbox.make([CREATE]);
  const changes = { title: "Oat milk", priority: "high" } as const;
  const made = outbox.make([{ kind: "update", task: MILK, changes }]);
  await outbox.send();
  server.writeElsewhere(rename("Soy milk"));
  await outbox.read();

  expect(await outbox.takeBack(made)).toBe(false);
  await outbox.send();

  expect(server.tasks).toMatchObject([{ title: "Soy milk", priority: "medium" }]);
});

test("a write that breaks the server every time doesn't hold up the others for ever", async () => {
  const { server, outbox } = setUp(Array.from({ length: 8 }, () => "crashed" as const));
  outbox.make([CREATE]);
  outbox.make([{ kind: "create", task: newTask("bread", "Bread") }]);

  for (let attempt = 0; attempt < 8; attempt += 1) await outbox.send();

  expect(titles(server.tasks)).toEqual(["Bread"]);
  expect(outbox.getState().refusals).toMatchObject([{ write: CREATE }]);
});

test("a device that has no room is not pretended to have kept anything", async () => {
  const { server, outbox } = setUp();
  await outbox.read();
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("Full.", "QuotaExceededError");
  };
  outbox.make([CREATE]);
  await expect.poll(() => outbox.getState().isKept).toBe(false);
  IDBObjectStore.prototype.add = add;

  await outbox.send();

  expect(titles(server.tasks)).toEqual(["Milk"]);
});

test("a device that fails while nobody writes doesn't keep the news away", async () => {
  const { server, outbox } = setUp();
  await outbox.read();
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });
  server.writeElsewhere(CREATE);

  await outbox.read();

  expect(titles(outbox.getShown())).toEqual(["Milk"]);
  expect(outbox.getState().isKept).toBe(false);
  put.mockRestore();
});

test("nor does one whose storage is deleted, and what is taken back is taken back", async () => {
  const { server, browser, outbox } = setUp();
  outbox.make([CREATE]);
  await outbox.send();
  const made = outbox.make([rename("Oat milk")]);
  await outbox.send();
  await browser.wipeStorage();

  await outbox.takeBack(made);
  await outbox.send();

  expect(titles(server.tasks)).toEqual(["Milk"]);
  expect(titles(outbox.getShown())).toEqual(["Milk"]);
});

test("the device is wiped also where it kept nothing any more", async () => {
  const { browser, outbox } = setUp();
  outbox.make([CREATE]);
  await outbox.send();
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });
  outbox.make([rename("Oat milk")]);
  await expect.poll(() => outbox.getState().isKept).toBe(false);

  await outbox.wipe();

  expect((await (await browser.storage()).load()).tasks).toEqual([]);
});

test("a device that never answers holds nobody up", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(indexedDB, "open").mockImplementation(() => new EventTarget() as IDBOpenDBRequest);
  const { server, outbox } = setUp();
  outbox.make([CREATE]);

  await vi.advanceTimersByTimeAsync(5000);
  await outbox.send();

  expect(titles(server.tasks)).toEqual(["Milk"]);
  expect(outbox.getState().isKept).toBe(false);
  vi.useRealTimers();
});

test("where the device keeps nothing, what is written is kept once the server has it", async () => {
  const { outbox } = setUp(["unreachable"]);
  await outbox.read();
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("Full.", "QuotaExceededError");
  });
  const onKept = vi.fn();
  outbox.make([CREATE], { onKept });
  await expect.poll(() => outbox.getState().connection).toBe("unreachable");
  await outbox.follow({ touched: [] });
  expect(outbox.getState().isKept).toBe(false);
  expect(onKept).not.toHaveBeenCalled();

  await outbox.send();

  expect(onKept).toHaveBeenCalled();
});

test("after the wipe nothing is left, in memory or on the device", async () => {
  const { browser, outbox } = setUp(["unreachable"]);
  outbox.make([CREATE]);
  await outbox.send();

  await outbox.wipe();

  expect(outbox.getShown()).toBeUndefined();
  const storage = await browser.storage();
  expect(await storage.load()).toMatchObject({ tasks: [], queue: [], refusals: [], cursor: null });
});

const operation = (id: string, title = "Milk") => ({ id, write: rename(title), sent: 0 });

test.each([
  ["on the device", () => openStorage(`device ${people}`)],
  ["in memory", async () => new MemoryStorage()],
])("what is kept %s keeps its order, and is handed out until it is settled", async (_, open) => {
  const storage = await open();
  await storage.add([operation("1"), operation("2")]);
  await storage.add([operation("3")]);

  expect(await storage.next()).toMatchObject({ id: "1", sent: 1 });
  expect(await storage.next()).toMatchObject({ id: "1", sent: 2 });
  expect(await storage.forget(["1", "2"])).toEqual([]);
  expect(await storage.forget(["3"])).toEqual(["3"]);
  await storage.apply({ settled: ["1"], put: [MILK], cursor: "c" });

  expect(await storage.next()).toMatchObject({ id: "2", sent: 1 });
  const { queue, ...rest } = await storage.load();
  expect(queue.map(({ id }) => id)).toEqual(["2"]);
  expect(rest).toEqual({ tasks: [MILK], cursor: "c", refusals: [] });
});

test("what came with the page is there at once, and says nothing about other lists", async () => {
  const { server, browser } = setUp();
  for (const id of ["a", "b", "c"])
    server.writeElsewhere({ kind: "create", task: newTask(id, id) });

  const { outbox } = browser.open(server.firstList());

  expect(titles(outbox.getShown())).toEqual(["a", "b"]);
  expect(outbox.getState()).toMatchObject({ knownPlace: "/list", isPart: true });
  await outbox.read();
  expect(titles(outbox.getShown())).toEqual(["a", "b", "c"]);
  expect(outbox.getState()).toMatchObject({ knownPlace: null, isPart: false });
});

test("a page without tasks is empty, and not unknown", () => {
  const { server, browser } = setUp();

  expect(browser.open(server.firstList()).outbox.getShown()).toEqual([]);
  expect(browser.open().outbox.getShown()).toBeUndefined();
});

test("the newer version is shown, be it in the page or on the device", async () => {
  const { server, browser, outbox } = setUp();
  outbox.make([CREATE]);
  await outbox.send();
  await outbox.read();
  const old = server.firstList();
  server.writeElsewhere(rename("Soy milk"));
  const fresh = server.firstList();

  const other = browser.open(fresh);
  await other.outbox.send();
  expect(titles(other.outbox.getShown())).toEqual(["Soy milk"]);
  await other.outbox.read();

  const late = browser.open(old);
  await late.outbox.send();
  expect(titles(late.outbox.getShown())).toEqual(["Soy milk"]);
});

test("what was deleted since the page was made is gone once the log was read", async () => {
  const { server, browser, outbox } = setUp();
  server.writeElsewhere(CREATE);
  const page = server.firstList();
  server.writeElsewhere({ kind: "delete", task: MILK });
  // Another tab has read so far already: the log won't tell of it again.
  await outbox.read();

  const other = browser.open(page);
  await other.outbox.send();
  expect(titles(other.outbox.getShown())).toEqual(["Milk"]);
  await other.outbox.read();

  expect(other.outbox.getShown()).toEqual([]);
});
