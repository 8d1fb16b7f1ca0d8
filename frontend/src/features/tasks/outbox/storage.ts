/** Where a browser keeps what it knows: on the device, or in memory where the device won't. */

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Task } from "../writes";
import {
  applyPatch,
  canBeForgotten,
  NOTHING,
  type Operation,
  type Patch,
  type Refusal,
  type Snapshot,
} from "./state";

/** The tasks of some ids, where they are, and all the rest. */
export type Part = Omit<Snapshot, "tasks"> & { found: readonly Task[] };

export type NewOperation = Omit<Operation, "place">;

/** Each step is taken whole or not at all. */
export type OutboxStorage = {
  load(): Promise<Snapshot>;
  pick(taskIds: readonly string[]): Promise<Part>;
  /** Gives each its place, in the order of all tabs. */
  add(operations: readonly NewOperation[], reviewed?: readonly string[]): Promise<Operation[]>;
  /** The first in line. From now on it counts as sent. */
  next(): Promise<Operation | null>;
  /** Forgets those that were never sent and that nothing builds on; says which. */
  forget(ids: readonly string[]): Promise<string[]>;
  apply(patch: Patch): Promise<void>;
  close(): void;
};

interface Tables extends DBSchema {
  tasks: { key: string; value: Task };
  operations: { key: number; value: NewOperation & { place?: number }; indexes: { id: string } };
  refusals: { key: string; value: Refusal };
  progress: { key: "cursor"; value: string };
}

type Database = IDBPDatabase<Tables>;

const PREFIX = "holdfast-tasks-";
const ALL = ["tasks", "operations", "refusals", "progress"] as const;

/** Each person has a database of their own, so that nobody's tasks are ever shown to another. */
export async function openStorage(userId: string): Promise<OutboxStorage> {
  return new DeviceStorage(await inTime(open(PREFIX + userId)));
}

/** A frozen tab may hold up a deletion, and with it every opening after that. */
const PATIENCE = 5000;

async function inTime(opening: Promise<Database>): Promise<Database> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The device doesn’t answer.")), PATIENCE);
  });
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    void opening.then((database) => database.close()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export async function wipeStorage(userId: string): Promise<void> {
  const name = PREFIX + userId;
  try {
    await empty(name);
  } finally {
    void deleteDB(name).catch(() => {});
  }
}

/** The deletion waits for tabs that are slow to let go. */
async function empty(name: string): Promise<void> {
  const database = await inTime(open(name));
  try {
    const writing = database.transaction(ALL, "readwrite");
    for (const table of ALL) void writing.objectStore(table).clear();
    await writing.done;
  } finally {
    database.close();
  }
}

function open(name: string): Promise<Database> {
  return openDB<Tables>(name, 1, {
    upgrade(database) {
      database.createObjectStore("tasks", { keyPath: "id" });
      database
        .createObjectStore("operations", { keyPath: "place", autoIncrement: true })
        .createIndex("id", "id", { unique: true });
      database.createObjectStore("refusals", { keyPath: "id" });
      database.createObjectStore("progress");
    },
    // Another tab signs out, or brings a newer shape: this one must not be in the way.
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
}

/** What others have left on this device: their unsent changes wait for them, all else goes. */
export async function forgetOthers(userId: string): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = "" }) => name);
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + userId);
  for (const name of others) {
    const database = await open(name);
    const kept = (await database.count("operations")) + (await database.count("refusals"));
    const old = database.transaction(["tasks", "progress"], "readwrite");
    await Promise.all([old.objectStore("tasks").clear(), old.objectStore("progress").clear()]);
    await old.done;
    database.close();
    if (kept === 0) await deleteDB(name);
  }
}

class DeviceStorage implements OutboxStorage {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async load(): Promise<Snapshot> {
    const reading = this.#database.transaction(ALL);
    const [tasks, operations, refusals, cursor] = await Promise.all([
      reading.objectStore("tasks").getAll(),
      reading.objectStore("operations").getAll(),
      reading.objectStore("refusals").getAll(),
      reading.objectStore("progress").get("cursor"),
    ]);
    return { tasks, ...rest(operations, refusals, cursor) };
  }

  async pick(taskIds: readonly string[]): Promise<Part> {
    const reading = this.#database.transaction(ALL);
    const tasks = reading.objectStore("tasks");
    const [found, operations, refusals, cursor] = await Promise.all([
      Promise.all(taskIds.map((id) => tasks.get(id))),
      reading.objectStore("operations").getAll(),
      reading.objectStore("refusals").getAll(),
      reading.objectStore("progress").get("cursor"),
    ]);
    return {
      found: found.filter((task) => task !== undefined),
      ...rest(operations, refusals, cursor),
    };
  }

  async add(
    operations: readonly NewOperation[],
    reviewed: readonly string[] = [],
  ): Promise<Operation[]> {
    const writing = this.#database.transaction(["operations", "refusals"], "readwrite");
    const places = operations.map((operation) => writing.objectStore("operations").add(operation));
    for (const id of reviewed) void writing.objectStore("refusals").delete(id);
    writing.commit();
    await writing.done;
    return Promise.all(
      operations.map(async (operation, at) => ({ ...operation, place: await placeOf(places[at]) })),
    );
  }

  async next(): Promise<Operation | null> {
    const writing = this.#database.transaction("operations", "readwrite");
    const cursor = await writing.store.openCursor();
    const first = cursor && { ...withPlace(cursor.value), sent: cursor.value.sent + 1 };
    if (first) void cursor.update(first);
    await writing.done;
    return first;
  }

  async forget(ids: readonly string[]): Promise<string[]> {
    const writing = this.#database.transaction("operations", "readwrite");
    let queue = (await writing.store.getAll()).map(withPlace);
    const forgotten: string[] = [];
    for (const id of ids.toReversed()) {
      const operation = queue.find((each) => each.id === id);
      if (!operation || !canBeForgotten(operation, queue)) continue;
      void writing.store.delete(operation.place);
      queue = queue.filter((each) => each !== operation);
      forgotten.push(id);
    }
    await writing.done;
    return forgotten;
  }

  async apply(patch: Patch): Promise<void> {
    const writing = this.#database.transaction(ALL, "readwrite");
    const tasks = writing.objectStore("tasks");
    const refusals = writing.objectStore("refusals");
    const operations = writing.objectStore("operations");
    if (patch.isWhole) void tasks.clear();
    for (const task of patch.put ?? []) void tasks.put(task);
    for (const id of patch.gone ?? []) void tasks.delete(id);
    if (patch.cursor) void writing.objectStore("progress").put(patch.cursor, "cursor");
    for (const refusal of patch.refused ?? []) void refusals.put(refusal);
    for (const id of patch.reviewed ?? []) void refusals.delete(id);
    const byId = operations.index("id");
    const places = await Promise.all((patch.settled ?? []).map((id) => byId.getKey(id)));
    for (const place of places) if (place !== undefined) void operations.delete(place);
    await writing.done;
  }

  close(): void {
    this.#database.close();
  }
}

async function placeOf(key: Promise<number> | undefined): Promise<number> {
  return (await key) ?? Number.POSITIVE_INFINITY;
}

function withPlace(stored: NewOperation & { place?: number }): Operation {
  return { ...stored, place: stored.place ?? Number.POSITIVE_INFINITY };
}

function rest(
  operations: (NewOperation & { place?: number })[],
  refusals: Refusal[],
  cursor: string | undefined,
): Omit<Snapshot, "tasks"> {
  return {
    cursor: cursor ?? null,
    queue: operations.map(withPlace),
    refusals: refusals.toSorted((a, b) => a.at.localeCompare(b.at)),
  };
}

/** For a browser that keeps nothing: good for as long as the page lives, and said so. */
export class MemoryStorage implements OutboxStorage {
  #snapshot: Snapshot;
  #lastPlace: number;

  /** Of what it is given it keeps a snapshot, and nothing else that may be there besides. */
  constructor({ tasks, cursor, queue, refusals }: Snapshot = NOTHING) {
    const places = queue.map(({ place }) => place).filter(Number.isFinite);
    this.#lastPlace = Math.max(0, ...places);
    this.#snapshot = { tasks, cursor, refusals, queue: queue.map((each) => this.#placed(each)) };
  }

  get queue(): readonly Operation[] {
    return this.#snapshot.queue;
  }

  async load(): Promise<Snapshot> {
    return this.#snapshot;
  }

  async pick(taskIds: readonly string[]): Promise<Part> {
    const { tasks, ...others } = this.#snapshot;
    return { found: tasks.filter(({ id }) => taskIds.includes(id)), ...others };
  }

  async add(operations: readonly NewOperation[], reviewed: readonly string[] = []) {
    const placed = operations.map((each) =>
      this.#placed({ ...each, place: Number.POSITIVE_INFINITY }),
    );
    const { queue } = this.#snapshot;
    this.#snapshot = applyPatch({ ...this.#snapshot, queue: [...queue, ...placed] }, { reviewed });
    return placed;
  }

  async next(): Promise<Operation | null> {
    const [first, ...others] = this.#snapshot.queue;
    if (!first) return null;
    const taken = { ...first, sent: first.sent + 1 };
    this.#snapshot = { ...this.#snapshot, queue: [taken, ...others] };
    return taken;
  }

  async forget(ids: readonly string[]): Promise<string[]> {
    const forgotten: string[] = [];
    for (const id of ids.toReversed()) {
      const { queue } = this.#snapshot;
      const operation = queue.find((each) => each.id === id);
      if (!operation || !canBeForgotten(operation, queue)) continue;
      this.#snapshot = applyPatch(this.#snapshot, { settled: [id] });
      forgotten.push(id);
    }
    return forgotten;
  }

  async apply(patch: Patch): Promise<void> {
    this.#snapshot = applyPatch(this.#snapshot, patch);
  }

  close(): void {}

  #placed(operation: Operation): Operation {
    if (Number.isFinite(operation.place)) return operation;
    this.#lastPlace += 1;
    return { ...operation, place: this.#lastPlace };
  }
}
