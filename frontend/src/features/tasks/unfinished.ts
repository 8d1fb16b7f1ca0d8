/**
 * What is being written in a task and isn't in the outbox yet, kept with every key.
 *
 * In localStorage, whose writing is over when its call is: a page that goes away, or crashes, waits
 * for no database. It belongs to its person, and goes when they sign out.
 */

import { shownUser } from "@/lib/device";
import { reportPending } from "@/lib/unsaved";

export type Unfinished = {
  text: string;
  /** What stood in the field when the writing began. */
  before: string;
};

type Kept = { owner: string; texts: Record<string, Unfinished> };

const KEY = "holdfast-unfinished";

/** What the browser didn't store, as long as the page lives: then this is the newest there is. */
let held: Kept | null = null;

export type Field = "title" | "description" | "dueDate";

export function placeOf(taskId: string, field: Field): string {
  return `${taskId} ${field}`;
}

/** Words alone are kept: who empties a field and goes has lost nothing. */
export function keepText(place: string, unfinished: Unfinished): void {
  if (unfinished.text.trim()) write({ ...readTexts(), [place]: unfinished });
  else forgetText(place);
}

/** Of this person only: somebody else may have used this browser before. */
export function keptText(place: string): Unfinished | null {
  return readTexts()[place] ?? null;
}

/** What waits for its field; what stands there anyway waits no longer. */
export function recallText(place: string, value: string): Unfinished | null {
  finishText(place, value);
  return keptText(place);
}

export function forgetText(place: string): void {
  const { [place]: forgotten, ...others } = readTexts();
  if (forgotten) write(others);
}

/** Once the text is in the outbox, or given up, unless more was written since. */
export function finishText(place: string, text: string): void {
  if (keptText(place)?.text.trim() === text.trim()) forgetText(place);
}

/** All that wait, with the task and the field that each is of. */
export function listTexts(): { taskId: string; field: Field; text: string }[] {
  return Object.entries(readTexts()).map(([place, { text }]) => {
    const [taskId = "", field] = place.split(" ");
    return { taskId, field: field as Field, text };
  });
}

/** Calls back when another tab kept or gave up a text; a sign-out is no such thing. */
export function onTextsElsewhere(callback: () => void): () => void {
  const hear = ({ key, newValue }: StorageEvent) => {
    if (key === KEY && newValue !== null && read()?.owner === shownUser()) callback();
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}

export function forgetTexts(): void {
  hold(null);
  try {
    localStorage.removeItem(KEY);
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}

/** Whoever comes next on this device finds nothing of who was there before. */
export function forgetTextsOfOthers(userId: string): void {
  if (read()?.owner !== userId) forgetTexts();
}

function readTexts(): Kept["texts"] {
  const kept = read();
  return kept?.owner === shownUser() ? kept.texts : {};
}

/** Each time anew: another tab may have written meanwhile. */
function read(): Kept | null {
  if (held) return held;
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function write(texts: Kept["texts"]): void {
  const kept = { owner: shownUser(), texts };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    hold(null);
  } catch {
    hold(kept);
  }
}

function hold(kept: Kept | null): void {
  held = kept;
  reportPending("texts", kept !== null && Object.keys(kept.texts).length > 0);
}
