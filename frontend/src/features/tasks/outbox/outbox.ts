/**
 * Takes every write at once, keeps it on the device, and knows what comes of each.
 * When one is sent is in `sending.ts`; how the server's log is read is in `reading.ts`, which knows
 * of no write.
 *
 * Writing and reading take turns under one lock for all tabs of a person, so each answer is the
 * server's last word. What is kept on the device is the truth; memory follows it in every tab.
 */

import { ApiError } from "@/lib/api-error";
import { inverseOf, standingPart, type Task, type TaskWrite } from "../writes";
import { type Log, readLog, withFirst } from "./reading";
import { Sending } from "./sending";
import {
  answered,
  applyPatch,
  isSuperseded,
  NOTHING,
  type Operation,
  type Patch,
  type Refusal,
  refused,
  type Snapshot,
  shownTasks,
  touchedBy,
} from "./state";
import { MemoryStorage, type OutboxStorage } from "./storage";
import type { Answer, FirstList, Message, Surroundings } from "./surroundings";

type Connection = "fine" | "unreachable" | "faulty";

export type OutboxState = Snapshot & {
  /** Whether what the device holds has been read. */
  isLoaded: boolean;
  /** Whether `tasks` are the first of a long list whose rest is on its way, or didn't come. */
  isPart: boolean;
  /** The only list of which anything is known: what came with the page is all there is so far. */
  knownPlace: string | null;
  connection: Connection;
  /** Whether a change outlives this page. */
  isKept: boolean;
  /** Tasks of which a change was acknowledged while this page was open. */
  saved: ReadonlySet<string>;
};

export type MakeCallbacks = {
  /** Says true where what was refused is in its form again, so that nobody else needs to keep it. */
  onRefused?: RefusedCallback | undefined;
  /** From here on the device or the server has it, whatever becomes of the page; said again when the other has it, too. */
  onKept?: (() => void) | undefined;
};

type RefusedCallback = (error: ApiError, task: Task) => unknown;

const START: OutboxState = {
  ...NOTHING,
  isLoaded: false,
  isPart: false,
  knownPlace: null,
  connection: "fine",
  isKept: true,
  saved: new Set(),
};

export class Outbox {
  readonly #around: Surroundings;
  /** All that reading may do. */
  readonly #log: Log;
  /** Until the log was read, newer than what the device holds may be. */
  #first: readonly Task[];
  readonly #opened = Promise.withResolvers<void>();
  #isStarted = false;
  #storage: OutboxStorage = new MemoryStorage();
  #state = START;
  #shown: readonly Task[] | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #refusalListeners = new Set<(refusals: readonly Refusal[]) => void>();
  /** Whom to tell what becomes of a write, while its form is still there. */
  readonly #callbacks = new Map<string, MakeCallbacks>();
  /** Never done, whatever became of them afterwards. */
  readonly #refused = new Set<string>();
  readonly #sending: Sending;
  #isClosed = false;

  constructor(around: Surroundings, first: FirstList | null = null) {
    this.#around = around;
    this.#log = {
      read: (cursor) => around.read(cursor),
      cursor: async () => (await this.#stored((storage) => storage.pick([]))).cursor,
      isFirst: () => this.#state.cursor === null,
      show: (patch) => this.#set({ ...applyPatch(this.#state, patch), isPart: true }),
      keep: (patch) => this.#apply(patch),
    };
    this.#sending = new Sending(around, {
      isReady: this.#opened.promise,
      next: () => this.#stored((storage) => storage.next()),
      settle: (operation, answer) => this.#settle(operation, answer),
      refuse: (operation, error) => this.#refuse(operation, error),
      readOn: () => this.#readOn(),
      disconnect: (error) => this.#disconnect(error),
      giveUpDevice: () => this.#keepInMemory(),
    });
    this.#first = first?.tasks ?? [];
    if (!first) return;
    const { place: knownPlace, hasMore: isPart } = first;
    this.#state = { ...START, ...this.#newest(NOTHING), knownPlace, isPart };
  }

  /** Reads what the device holds. What is made before waits for it. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#open();
  }

  readonly getState = (): OutboxState => this.#state;

  /** What is on the screen; nothing as long as nothing is known. */
  readonly getShown = (): readonly Task[] | undefined => {
    const { cursor, tasks, queue, knownPlace } = this.#state;
    const isNothingKnown = cursor === null && knownPlace === null;
    if (isNothingKnown && tasks.length === 0 && queue.length === 0) return undefined;
    this.#shown ??= shownTasks(this.#state);
    return this.#shown;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears of what was refused, and not taken back into its form. */
  onRefused(listener: (refusals: readonly Refusal[]) => void): () => void {
    this.#refusalListeners.add(listener);
    return () => this.#refusalListeners.delete(listener);
  }

  /** Shows the writes at once; they are sent when they are kept. */
  make(writes: readonly TaskWrite[], callbacks?: MakeCallbacks): Operation[] {
    return this.#make(writes, [], callbacks);
  }

  /**
   * Takes operations back: forgets what was never sent, and does the opposite of the rest.
   * What was changed since stays as it is; says whether nothing was.
   */
  async takeBack(operations: readonly Operation[]): Promise<boolean> {
    await this.#opened.promise;
    const ids = operations.map(({ id }) => id);
    const undone = new Set(await this.#stored((storage) => storage.forget(ids)));
    if (undone.size > 0) {
      this.#take({ settled: [...undone] });
      this.#around.tellTabs({ touched: [] });
    }
    const done = operations.filter(({ id }) => !undone.has(id) && !this.#refused.has(id));
    const shown = new Map(this.getShown()?.map((task) => [task.id, task]));
    const parts = done.map(({ write }) => standingPart(write, shown.get(write.task.id)));
    const standing = parts.filter((part) => part !== null);
    this.make(standing.toReversed().map(inverseOf));
    return done.every(({ write }, at) => parts[at] === write);
  }

  /** Makes refused writes once more, in their order. */
  retry(refusals: readonly Refusal[]): void {
    const writes = refusals.map(({ write }) => write);
    this.#make(
      writes,
      refusals.map(({ id }) => id),
    );
  }

  async discard(refusals: readonly Refusal[]): Promise<void> {
    await this.#opened.promise;
    await this.#apply({ reviewed: refusals.map(({ id }) => id) });
  }

  /** Sends what waits. */
  send(): Promise<void> {
    return this.#sending.send();
  }

  /** Reads what changed at the server; throws an ApiError where it can't. */
  async read(): Promise<void> {
    await this.#opened.promise;
    const { connection } = this.#state;
    await this.#around.alone(() => this.#readOn());
    if (connection === "unreachable") void this.send();
  }

  /** Another tab changed what the device holds. */
  async follow({ touched }: Message): Promise<void> {
    await this.#opened.promise;
    if (touched === "all") return this.#reload();
    const { found, ...part } = await this.#stored((storage) => storage.pick(touched));
    const there = new Set(found.map(({ id }) => id));
    const gone = touched.filter((id) => !there.has(id));
    const { tasks } = applyPatch(this.#state, { put: found, gone });
    this.#set({ ...part, tasks, queue: this.#withUnkept(part.queue) });
  }

  /** After a sleep, in which messages may have passed by. */
  async wake(): Promise<void> {
    this.#sending.forgetFailures();
    await this.follow({ touched: [] });
    await this.send();
  }

  /** The browser says that there is no network; whether that is so, the next request will show. */
  cut(): void {
    this.#set({ connection: "unreachable" });
  }

  async wipe(): Promise<void> {
    await this.#opened.promise;
    this.close();
    this.#first = [];
    this.#set({ ...START, isLoaded: true });
    await this.#around.wipeStorage();
  }

  close(): void {
    this.#isClosed = true;
    this.#sending.stop();
    void this.#opened.promise.then(() => this.#storage.close());
  }

  async #open(): Promise<void> {
    try {
      this.#storage = await this.#around.openStorage();
      await this.#reload();
    } catch {
      this.#keepInMemory();
    }
    this.#opened.resolve();
    void this.send();
  }

  async #reload(): Promise<void> {
    const snapshot = await this.#storage.load();
    const queue = this.#withUnkept(snapshot.queue);
    const shown = { ...this.#newest(snapshot), queue, isLoaded: true };
    // What the device holds is whole.
    this.#set(snapshot.cursor === null ? shown : { ...shown, knownPlace: null, isPart: false });
  }

  #newest(snapshot: Snapshot): Snapshot {
    return withFirst(snapshot, this.#first);
  }

  /** From now on the log tells of everything, also of what was deleted meanwhile. */
  async #forgetFirst(): Promise<void> {
    const touched = this.#first.map(({ id }) => id);
    if (touched.length === 0) return;
    this.#first = [];
    await this.follow({ touched });
  }

  /** The device's queue, and what of this tab is on its way there. */
  #withUnkept(kept: readonly Operation[]): Operation[] {
    const ids = new Set(kept.map(({ id }) => id));
    const unkept = this.#state.queue.filter(
      ({ id, place }) => !Number.isFinite(place) && !ids.has(id),
    );
    return [...kept, ...unkept];
  }

  #make(
    writes: readonly TaskWrite[],
    reviewed: readonly string[],
    callbacks: MakeCallbacks = {},
  ): Operation[] {
    if (writes.length === 0) return [];
    const superseded = this.#state.refusals.filter((refusal) => isSuperseded(refusal, writes));
    const answered = [...reviewed, ...superseded.map(({ id }) => id)];
    const operations = writes.map((write) => ({
      id: this.#around.newId(),
      write,
      place: Number.POSITIVE_INFINITY,
      sent: 0,
    }));
    for (const { id } of operations) this.#callbacks.set(id, callbacks);
    this.#take({ reviewed: answered });
    this.#set({ queue: [...this.#state.queue, ...operations] });
    void this.#keep(operations, answered, callbacks.onKept);
    return operations;
  }

  async #keep(
    operations: readonly Operation[],
    reviewed: readonly string[],
    onKept?: () => void,
  ): Promise<void> {
    await this.#opened.promise;
    const unplaced = operations.map(({ place: _, ...operation }) => operation);
    try {
      const kept = await this.#storage.add(unplaced, reviewed);
      this.#place(kept);
      if (this.#state.isKept) onKept?.();
    } catch {
      this.#keepInMemory();
    }
    this.#around.tellTabs({ touched: [] });
    await this.send();
  }

  #place(kept: readonly Operation[]): void {
    const places = new Map(kept.map(({ id, place }) => [id, place]));
    const queue = this.#state.queue
      .map((each) => ({ ...each, place: places.get(each.id) ?? each.place }))
      .sort((a, b) => (a.place === b.place ? 0 : a.place - b.place));
    this.#set({ queue });
  }

  /** What the device can't do any more, memory does from now on. */
  async #stored<T>(work: (storage: OutboxStorage) => Promise<T>): Promise<T> {
    const storage = this.#storage;
    try {
      return await work(storage);
    } catch (error) {
      if (this.#isClosed) throw error;
      if (this.#storage === storage) this.#keepInMemory();
      return work(this.#storage);
    }
  }

  /** The device is full, or keeps nothing: this page goes on alone, and says so. */
  #keepInMemory(): void {
    if (this.#isClosed) return;
    const storage = new MemoryStorage(this.#state);
    this.#storage = storage;
    this.#set({ isKept: false, isLoaded: true, queue: storage.queue });
  }

  async #settle(operation: Operation, { task, isReplay }: Answer): Promise<ApiError | null> {
    try {
      if (isReplay) await this.#readOn([operation.id]);
      else await this.#apply(answered(operation, task));
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
    this.#callbacks.get(operation.id)?.onKept?.();
    this.#callbacks.delete(operation.id);
    const saved = new Set(this.#state.saved).add(operation.write.task.id);
    this.#set({ saved, connection: "fine" });
    return null;
  }

  async #refuse(operation: Operation, error: ApiError): Promise<void> {
    const { queue } = await this.#stored((storage) => storage.pick([]));
    const patch = refused(operation, queue, error, this.#around.now().toISOString());
    const { onRefused } = this.#callbacks.get(operation.id) ?? {};
    const isTakenBack = onRefused?.(error, operation.write.task) === true;
    for (const id of patch.settled ?? []) {
      this.#callbacks.delete(id);
      this.#refused.add(id);
    }
    const { refused: refusals = [], ...rest } = patch;
    const kept = isTakenBack ? refusals.filter(({ id }) => id !== operation.id) : refusals;
    await this.#apply({ ...rest, refused: kept });
    if (kept.length > 0) for (const listener of this.#refusalListeners) listener(kept);
  }

  async #readOn(settled: readonly string[] = []): Promise<void> {
    try {
      await readLog(this.#log, settled);
      await this.#forgetFirst();
      const { connection, queue } = this.#state;
      // Where writes alone fail, reading says nothing about them.
      if (connection === "unreachable" || queue.length === 0) this.#set({ connection: "fine" });
    } catch (error) {
      if (error instanceof ApiError) this.#disconnect(error);
      throw error;
    }
  }

  async #apply(patch: Patch): Promise<void> {
    await this.#stored((storage) => storage.apply(patch));
    this.#take(patch);
    this.#around.tellTabs({ touched: touchedBy(patch) });
    if (patch.isWhole) this.#set({ isPart: false, knownPlace: null });
  }

  #take(patch: Patch): void {
    this.#set(applyPatch(this.#state, patch));
  }

  #disconnect(error: ApiError): void {
    this.#set({ connection: error.kind === "network" ? "unreachable" : "faulty" });
  }

  #set(part: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...part };
    for (const { id } of part.refusals ?? []) this.#refused.add(id);
    if (part.tasks || part.queue) this.#shown = null;
    for (const listener of this.#listeners) listener();
  }
}
