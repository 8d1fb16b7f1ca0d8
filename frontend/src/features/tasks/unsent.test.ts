import { afterEach, expect, test } from "vitest";
import type { Operation, Refusal } from "./outbox/state";
import { changeTyped, clearTyped, takeBack } from "./quick-add/typed";
import { forgetTexts, keepText, placeOf } from "./unfinished";
import { countLost } from "./unsent";
import { draftTask, type TaskChanges } from "./writes";

afterEach(() => {
  forgetTexts();
  clearTyped();
  clearTyped();
});

const FIELDS = { title: "Milk", description: null, priority: "medium", dueDate: null } as const;
const MILK = draftTask(FIELDS, "milk", "2026-11-22T12:00:00Z");
const EVENING = new Date(2026, 11, 24, 18, 30).toISOString();

function operation(changes: TaskChanges): Operation {
  return { id: "1", write: { kind: "update", task: MILK, changes }, place: 1, sent: 0 };
}

function refusal(changes: TaskChanges): Refusal {
  const { id, write } = operation(changes);
  return { id, write, at: "", kind: "invalid", reason: "No.", because: null };
}

const count = (queue: Operation[] = [], refusals: Refusal[] = []) =>
  countLost({ queue, refusals }, (id) => id === "milk");

test("a text that is a change already counts once", () => {
  keepText(placeOf("milk", "title"), { text: "Oat milk ", before: "Milk" });
  expect(count()).toBe(1);
  expect(count([operation({ title: "Oat milk" })])).toBe(1);
  expect(count([], [refusal({ title: "Oat milk" })])).toBe(1);
  expect(count([operation({ title: "Soy milk" })])).toBe(2);
  expect(count([operation({ priority: "high" })])).toBe(2);

  keepText(placeOf("milk", "dueDate"), { text: "2026-12-24 18:30", before: "" });
  expect(count([operation({ dueDate: EVENING })])).toBe(2);
});

test("a text of a task that is gone doesn’t count", () => {
  keepText(placeOf("bread", "title"), { text: "Rye bread", before: "Bread" });

  expect(count()).toBe(0);
});

test("what is typed and not added counts, and so does what came back while it was typed", () => {
  changeTyped({ text: "Water the fer" });
  expect(count()).toBe(1);
  takeBack({ text: "Strange", off: [], notes: "", due: null, priority: null }, {});

  expect(count()).toBe(2);
});
