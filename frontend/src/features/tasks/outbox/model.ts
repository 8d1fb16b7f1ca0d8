/** A server, a browser and a network to try the outbox against: as the real ones, but every fault is ours to make. */

import { ApiError } from "@/lib/api-error";
import { draftTask, type Task, type TaskWrite } from "../writes";
import { Outbox } from "./outbox";
import type { Operation } from "./state";
import { type OutboxStorage, openStorage, wipeStorage } from "./storage";
import type { Answer, FirstList, Page, Surroundings } from "./surroundings";

export type Fault =
  | "none"
  | "unreachable"
  | "busy"
  | "answer lost"
  | "under way"
  | "broken"
  | "crashed"
  | "signed out"
  | "refused";

/** One for each request, until they are used up. */
export type Faults = { writes: Fault[]; reads: Fault[] };

const PAGE = 2;

const NOW = "2026-11-22T12:00:00Z";

export function newTask(id: string, title: string): Task {
  return draftTask({ title, description: null, priority: "medium", dueDate: null }, id, NOW);
}

type Row = { task: Task; number: number; isDeleted: boolean };

/** Does each key once, keeps its answer, and numbers its changes, as the API does. */
export class ModelServer {
  readonly rows = new Map<string, Row>();
  readonly answers = new Map<string, Task | null>();
  /** Keys of what was done, once for each time it was done. */
  readonly done: string[] = [];
  #number = 0;
  /** Whoever read less than this must read everything again. */
  purged = 0;

  write({ id, write }: Operation): Answer {
    const known = this.answers.get(id);
    if (known !== undefined) return { task: known, isReplay: true };
    const task = this.#do(write);
    this.done.push(id);
    this.answers.set(id, task);
    return { task, isReplay: false };
  }

  read(cursor: string | null): Page {
    const [since, floor] = cursor?.split(" ").map(Number) ?? [0, this.#number];
    if (floor === undefined || since === undefined || floor < this.purged)
      throw new ApiError("Too old.", { kind: "refused", status: 410 });
    const changed = [...this.rows.values()]
      .filter(({ number, isDeleted }) => number > since && (!isDeleted || number > floor))
      .sort((a, b) => a.number - b.number);
    const page = changed.slice(0, PAGE);
    const hasMore = changed.length > PAGE;
    const reached = hasMore ? (page.at(-1)?.number ?? 0) : this.#number;
    return {
      tasks: page.filter(({ isDeleted }) => !isDeleted).map(({ task }) => task),
      deletedIds: page.filter(({ isDeleted }) => isDeleted).map(({ task }) => task.id),
      nextCursor: `${reached} ${hasMore ? floor : reached}`,
      hasMore,
    };
  }

  /** Forgets the deleted ones, as the purge does after 30 days. */
  purge(): void {
    for (const [id, { isDeleted, number }] of this.rows) {
      if (!isDeleted) continue;
      this.rows.delete(id);
      this.purged = Math.max(this.purged, number);
    }
  }

  get tasks(): Task[] {
    return [...this.rows.values()].filter(({ isDeleted }) => !isDeleted).map(({ task }) => task);
  }

  /** What a page comes with that is made at this moment. */
  firstList(): FirstList {
    return { place: "/list", tasks: this.tasks.slice(0, PAGE), hasMore: this.tasks.length > PAGE };
  }

  /** Another device does the same kind of thing. */
  writeElsewhere(write: TaskWrite): void {
    try {
      this.#do(write);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #do(write: TaskWrite): Task | null {
    const { id } = write.task;
    const row = this.rows.get(id);
    if (write.kind === "create") {
      if (row) throw new ApiError("Taken.", { kind: "conflict", status: 409 });
      return this.#put(write.task, false);
    }
    if (!row || (row.isDeleted && write.kind !== "restore"))
      throw new ApiError("Gone.", { kind: "not-found", status: 404 });
    const { task } = row;
    if (write.kind === "delete") this.#put(task, true);
    if (write.kind === "restore") return this.#put(task, false);
    if (write.kind === "update") return this.#put({ ...task, ...write.changes }, false);
    if (write.kind === "complete") {
      const completedAt = write.completed ? (task.completedAt ?? write.at) : null;
      return this.#put({ ...task, completed: write.completed, completedAt }, false);
    }
    return null;
  }

  #put(task: Task, isDeleted: boolean): Task {
    this.#number += 1;
    const next = { ...task, version: task.version + 1 };
    this.rows.set(task.id, { task: next, number: this.#number, isDeleted });
    return next;
  }
}

/** One browser: its device outlives its tabs. */
export class ModelBrowser {
  readonly tabs: ModelTab[] = [];
  readonly #server: ModelServer;
  readonly #user: string;
  readonly #faults: Faults;
  /** What a browser must never do. */
  readonly violations: string[] = [];
  #holder: ModelTab | null = null;
  readonly #waiting: { tab: ModelTab; begin: () => void }[] = [];
  #lastId = 0;

  constructor(server: ModelServer, user: string, faults: Faults) {
    this.#server = server;
    this.#user = user;
    this.#faults = faults;
  }

  open(first: FirstList | null = null): ModelTab {
    const tab = new ModelTab(this, first);
    this.tabs.push(tab);
    return tab;
  }

  /** Nothing of it happens any more, wherever it was. */
  kill(tab: ModelTab): void {
    tab.isAlive = false;
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    this.#waiting.splice(0, Infinity, ...this.#waiting.filter((each) => each.tab !== tab));
    if (this.#holder === tab) this.#release();
  }

  storage(): Promise<OutboxStorage> {
    return openStorage(this.#user);
  }

  wipeStorage(): Promise<void> {
    return wipeStorage(this.#user);
  }

  newId(): string {
    this.#lastId += 1;
    return `${this.#user} ${this.#lastId}`;
  }

  async alone<T>(tab: ModelTab, work: () => Promise<T>): Promise<T> {
    if (this.#holder)
      await new Promise<void>((begin) => {
        this.#waiting.push({ tab, begin });
      });
    if (!tab.isAlive) return new Promise(() => {});
    this.#holder = tab;
    try {
      return await work();
    } finally {
      if (this.#holder === tab && tab.isAlive) this.#release();
    }
  }

  #release(): void {
    const next = this.#waiting.shift();
    this.#holder = next?.tab ?? null;
    next?.begin();
  }

  send(tab: ModelTab, operation: Operation): Answer {
    if (this.#holder !== tab) this.violations.push("two tabs sent at the same time");
    const fault = this.#faults.writes.shift() ?? "none";
    if (fault === "answer lost" || fault === "under way") this.#server.write(operation);
    if (fault === "refused" && !this.#server.answers.has(operation.id))
      throw new ApiError("No.", { kind: "invalid", status: 422 });
    if (fault !== "none" && fault !== "refused") throw faultOf(fault);
    return this.#server.write(operation);
  }

  read(tab: ModelTab, cursor: string | null): Page {
    if (this.#holder !== tab) this.violations.push("one tab read while another one wrote");
    const fault = this.#faults.reads.shift() ?? "none";
    if (fault !== "none" && fault !== "refused" && fault !== "under way") throw faultOf(fault);
    return this.#server.read(cursor);
  }
}

function faultOf(fault: Exclude<Fault, "none" | "refused">): ApiError {
  switch (fault) {
    case "unreachable":
    case "answer lost":
      return new ApiError("Lost.", { kind: "network" });
    case "under way":
      return new ApiError("In flight.", { kind: "conflict", status: 409, retryAfter: 1 });
    case "busy":
      return new ApiError("Busy.", { kind: "rate-limited", status: 429, retryAfter: 1 });
    case "broken":
      return new ApiError("Broken.", { kind: "server", status: 503 });
    case "crashed":
      return new ApiError("Crashed.", { kind: "server", status: 500 });
    case "signed out":
      return new ApiError("Signed out.", { kind: "signed-out", status: 401 });
  }
}

export class ModelTab {
  isAlive = true;
  readonly outbox: Outbox;

  constructor(browser: ModelBrowser, first: FirstList | null) {
    const hold = <T>(work: () => T | Promise<T>) => this.#whileAlive(work);
    const surroundings: Surroundings = {
      openStorage: async () => this.#mortal(await browser.storage()),
      wipeStorage: () => hold(() => browser.wipeStorage()),
      send: (operation) => hold(() => browser.send(this, operation)),
      read: (cursor) => hold(() => browser.read(this, cursor)),
      alone: (work) => browser.alone(this, work),
      tellTabs: (message) => {
        if (!this.isAlive) return;
        for (const other of browser.tabs) if (other !== this) void other.outbox.follow(message);
      },
      // The test itself says when it is time.
      later: () => () => {},
      random: () => 0.5,
      now: () => new Date(NOW),
      newId: () => browser.newId(),
    };
    this.outbox = new Outbox(surroundings, first);
    this.outbox.start();
  }

  /** A dead tab waits for ever; what it had asked for may have happened all the same. */
  async #whileAlive<T>(work: () => T | Promise<T>): Promise<T> {
    if (!this.isAlive) return new Promise(() => {});
    await Promise.resolve();
    const result = await Promise.resolve()
      .then(work)
      .then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
    return this.isAlive ? result() : new Promise(() => {});
  }

  #mortal(storage: OutboxStorage): OutboxStorage {
    const hold = <T>(work: () => T | Promise<T>) => this.#whileAlive(work);
    return {
      load: () => hold(() => storage.load()),
      pick: (ids) => hold(() => storage.pick(ids)),
      add: (operations, reviewed) => hold(() => storage.add(operations, reviewed)),
      next: () => hold(() => storage.next()),
      forget: (ids) => hold(() => storage.forget(ids)),
      apply: (patch) => hold(() => storage.apply(patch)),
      close: () => storage.close(),
    };
  }
}
