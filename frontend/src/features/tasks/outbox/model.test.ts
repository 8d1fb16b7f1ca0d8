// @vitest-environment node
import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Task, TaskWrite } from "../writes";
import {
  type Fault,
  type Faults,
  ModelBrowser,
  ModelServer,
  type ModelTab,
  newTask,
} from "./model";
import { isSuperseded, type Operation } from "./state";
import type { FirstList } from "./surroundings";

const IDS = ["a", "b", "c"];

const anId = fc.constantFrom(...IDS);

type Step =
  | { do: "create" | "complete" | "reopen" | "delete" | "restore"; id: string }
  | { do: "update"; id: string; field: "title" | "description"; text: string }
  | { do: "many"; text: string }
  | { do: "elsewhere"; id: string; text: string; isDeleted: boolean; isPurged: boolean }
  | { do: "take back" | "send" | "read" | "wake" | "turn" | "kill" | "open" | "ask for a page" }
  | { do: "retry" | "discard" | "send and wait" }
  | { do: "pass"; ticks: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("create"), id: anId }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("complete", "reopen"), id: anId }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("delete", "restore"), id: anId }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("update"),
      id: anId,
      field: fc.constantFrom("title", "description"),
      text: fc.constantFrom("x", "y", "z"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("many"), text: fc.constantFrom("m", "n") }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("elsewhere"),
      id: anId,
      text: fc.constantFrom("far", "away"),
      isDeleted: fc.boolean(),
      isPurged: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take back") }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("send", "read", "turn", "wake") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("kill", "open", "ask for a page", "send and wait"),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("pass"), ticks: fc.integer({ min: 1, max: 25 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("retry", "discard") }) },
) as fc.Arbitrary<Step>;

const aFault = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fault>("none") },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fault>(
      "unreachable",
      "busy",
      "answer lost",
      "under way",
      "broken",
      "signed out",
      "refused",
    ),
  },
);

let users = 0;

/** One run: what was made, what was taken back, and the world that it happened in. */
class Run {
  readonly server = new ModelServer();
  readonly faults: Faults;
  readonly browser: ModelBrowser;
  readonly made: Operation[] = [];
  readonly takenBack = new Set<string>();
  readonly answered = new Set<string>();
  readonly #makers = new Map<string, ModelTab>();
  /** What came with the page that was asked for last, however long ago. */
  #page: FirstList | null = null;
  #turn = 0;

  constructor({ writes, reads }: Faults) {
    users += 1;
    this.faults = { writes: [...writes], reads: [...reads] };
    this.browser = new ModelBrowser(this.server, `user ${users}`, this.faults);
    this.browser.open();
  }

  get tab(): ModelTab {
    const { tabs } = this.browser;
    return tabs[this.#turn % tabs.length] ?? this.browser.open(this.#page);
  }

  async take(step: Step): Promise<void> {
    const { outbox } = this.tab;
    switch (step.do) {
      case "turn":
        this.#turn += 1;
        return;
      case "open":
        if (this.browser.tabs.length < 3) this.browser.open(this.#page);
        return;
      case "ask for a page":
        this.#page = this.server.firstList();
        return;
      case "kill":
        return this.kill();
      case "pass":
        for (let tick = 0; tick < step.ticks; tick += 1) await new Promise(setImmediate);
        return;
      case "send":
        return void outbox.send();
      case "send and wait":
        return outbox.send();
      case "read":
        return void outbox.read().catch(() => {});
      case "wake":
        return void outbox.wake();
      case "take back":
        return this.takeBack();
      case "elsewhere":
        return this.writeElsewhere(step);
      case "retry":
      case "discard":
        return this.review(step.do);
      default:
        // What comes next happens while this is on its way.
        return this.make(writesOf(step, outbox.getShown() ?? []));
    }
  }

  make(writes: TaskWrite[]): void {
    const { outbox } = this.tab;
    const { refusals } = outbox.getState();
    const made = outbox.make(writes);
    this.made.push(...made);
    for (const { id } of made) this.#makers.set(id, this.tab);
    const kept = new Set(outbox.getState().refusals);
    // A newer text in the same place answers for the refused one.
    for (const each of refusals) if (!kept.has(each)) this.answered.add(each.id);
  }

  /** What its tab has forgotten, though nobody knows what became of it. */
  vanished(): Operation[] {
    const there = this.browser.tabs.flatMap(({ outbox }) => {
      const { queue, refusals } = outbox.getState();
      return [...queue, ...refusals].map(({ id }) => id);
    });
    const known = new Set([...there, ...this.server.done, ...this.takenBack, ...this.answered]);
    const alive = new Set<unknown>(this.browser.tabs);
    return this.made.filter(({ id }) => !known.has(id) && alive.has(this.#makers.get(id)));
  }

  /** What isn't on the device yet when its tab is killed was never shown to be kept. */
  kill(): void {
    const { tab } = this;
    for (const { id, place } of tab.outbox.getState().queue)
      if (!Number.isFinite(place)) this.takenBack.add(id);
    this.browser.kill(tab);
  }

  async takeBack(): Promise<void> {
    const last = this.made.findLast(({ id }) => !this.takenBack.has(id));
    if (!last) return;
    const { outbox } = this.tab;
    const before = new Set(outbox.getState().queue.map(({ id }) => id));
    this.takenBack.add(last.id);
    await outbox.takeBack([last]);
    const { queue, refusals } = outbox.getState();
    const opposites = queue.filter(({ id }) => !before.has(id));
    // The opposite may say all that a change said which was refused in the meantime.
    const there = new Set([...queue, ...refusals].map(({ id }) => id));
    const newer = opposites.map(({ write }) => write);
    for (const each of this.made)
      if (!there.has(each.id) && isSuperseded(each, newer)) this.answered.add(each.id);
    this.made.push(...opposites);
  }

  writeElsewhere({ id, text, isDeleted, isPurged }: Step & { do: "elsewhere" }): void {
    const task = newTask(id, text);
    const changes = { title: text };
    this.server.writeElsewhere(
      isDeleted ? { kind: "delete", task } : { kind: "update", task, changes },
    );
    if (isPurged) this.server.purge();
  }

  async review(what: "retry" | "discard"): Promise<void> {
    const { outbox } = this.tab;
    const { refusals } = outbox.getState();
    for (const { id } of refusals) this.answered.add(id);
    if (what === "discard") return outbox.discard(refusals);
    outbox.retry(refusals);
  }

  /** Nothing fails any more, and there is time for everything. */
  async settle(): Promise<ModelTab> {
    this.faults.writes.length = 0;
    this.faults.reads.length = 0;
    // Whoever was signed out comes back to a new page.
    for (let tick = 0; tick < 100; tick += 1) await new Promise(setImmediate);
    while (this.browser.tabs.length > 0) this.kill();
    this.browser.open();
    const tab = this.browser.open();
    for (let round = 0; round < 3; round += 1) {
      for (const each of this.browser.tabs) await each.outbox.send();
      await tab.outbox.read();
    }
    for (const each of this.browser.tabs) await each.outbox.follow({ touched: [] });
    return tab;
  }
}

function writesOf(step: Step, shown: readonly Task[]): TaskWrite[] {
  if (step.do === "many")
    return shown.map((task) => ({ kind: "update", task, changes: { title: step.text } }));
  const id = "id" in step ? step.id : "";
  const task = shown.find((each) => each.id === id) ?? newTask(id, "draft");
  if (step.do === "create") return [{ kind: "create", task: newTask(id, "new") }];
  if (step.do === "complete" || step.do === "reopen")
    return [{ kind: "complete", task, completed: step.do === "complete", at: task.createdAt }];
  if (step.do === "delete" || step.do === "restore") return [{ kind: step.do, task }];
  if (step.do === "update") return [{ kind: "update", task, changes: { [step.field]: step.text } }];
  return [];
}

const sorted = (tasks: readonly Task[] = []) => tasks.toSorted((a, b) => a.id.localeCompare(b.id));

test("whatever is done and whatever fails: the screen is the server, nothing is lost, nothing done twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { minLength: 1, maxLength: 30 }),
      fc.record({
        writes: fc.array(aFault, { maxLength: 30 }),
        reads: fc.array(aFault, { maxLength: 8 }),
      }),
      async (steps, faults) => {
        const run = new Run(faults);
        for (const step of steps) {
          await run.take(step);
          expect(run.vanished(), "what was made is shown until it is answered").toEqual([]);
        }

        const tab = await run.settle();

        const { server, browser } = run;
        for (const { outbox } of browser.tabs) {
          expect(sorted(outbox.getShown())).toEqual(sorted(server.tasks));
          expect(outbox.getState().queue).toEqual([]);
        }
        expect(browser.violations).toEqual([]);
        expect(new Set(server.done).size, "nothing twice").toBe(server.done.length);
        const refused = tab.outbox.getState().refusals.filter(({ id }) => server.answers.has(id));
        expect(refused, "nothing is said to be refused that was done").toEqual([]);
        const fate = new Set([
          ...server.done,
          ...run.takenBack,
          ...run.answered,
          ...tab.outbox.getState().refusals.map(({ id }) => id),
        ]);
        expect(run.made.filter(({ id }) => !fate.has(id)).map(({ id }) => id)).toEqual([]);
        const fresh = browser.open();
        await fresh.outbox.send();
        expect(sorted(fresh.outbox.getShown())).toEqual(sorted(server.tasks));
      },
    ),
    { numRuns: Number(process.env.OUTBOX_RUNS ?? 150), endOnFailure: false },
  );
}, 120_000);
