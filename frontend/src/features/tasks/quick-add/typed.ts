"use client";

/**
 * What is typed and not added yet: one text, wherever it can be added.
 * It outlives the dialog, a change of page, a refusal and a reload; it ends with the session.
 */

import { useSyncExternalStore } from "react";
import type { Priority } from "@/lib/api/model/priority";
import { shownUser } from "@/lib/device";
import { reportPending } from "@/lib/unsaved";
import type { Problems } from "../draft";
import type { Due } from "../due";
import type { Span } from "./words";

export type Typed = {
  /** One line for each task. */
  text: string;
  /** Chips that were turned back into words. */
  off: readonly Span[];
  notes: string;
  /** Chosen in the fields, not typed; `null` while nothing was chosen. */
  due: Due | null;
  priority: Priority | null;
};

type State = {
  typed: Typed;
  problems: Problems;
  /** Of which list it came back, for as long as nobody changed it. */
  list?: object;
};

const KEY = "holdfast-typed";
const NOTHING: State = {
  typed: { text: "", off: [], notes: "", due: null, priority: null },
  problems: {},
};

let state = NOTHING;
let isRead = false;
/** A title that is being written in a list; after a reload it is in the field with what is typed there. */
let draft = "";
/** Refused while the next task was being typed: they come back when the field is free. */
let refused: State[] = [];
const listeners = new Set<() => void>();

export function useTyped(): State {
  return useSyncExternalStore(listen, current, () => NOTHING);
}

export function changeTyped(part: Partial<Typed>): void {
  keep({ typed: { ...current().typed, ...part }, problems: {} });
}

export function reportProblems(problems: Problems): void {
  keep({ ...current(), problems });
}

/** Free for the next task, or for one that was refused meanwhile. */
export function clearTyped(): void {
  const [next = NOTHING, ...later] = refused;
  refused = later;
  keep(next);
}

/** What comes back of one list stands together again, a line each. */
export function takeBack(typed: Typed, problems: Problems, list?: object): void {
  const next: State = { typed, problems, ...(list ? { list } : {}) };
  const last = refused.at(-1);
  if (isEmpty(current().typed)) keep(next);
  else if (list && current().list === list) keep(joined(current(), typed));
  else if (list && last?.list === list) wait([...refused.slice(0, -1), joined(last, typed)]);
  else wait([...refused, next]);
}

function wait(next: State[]): void {
  refused = next;
  store();
}

function joined(before: State, { text, off }: Typed): State {
  const { typed } = before;
  const by = typed.text.length + 1;
  const moved = off.map(({ start, end }) => ({ start: start + by, end: end + by }));
  return {
    ...before,
    typed: { ...typed, text: `${typed.text}\n${text}`, off: [...typed.off, ...moved] },
  };
}

/** Puts a text into the field; what stands there already stays, as a task of its own. */
export function offerText(text: string): void {
  changeTyped({ text: withLine(current().typed.text, text) });
}

function withLine(before: string, line: string): string {
  return before.trim() ? `${before.trimEnd()}\n${line}` : line;
}

/** As if it were typed at the end of the field. */
export function typeText(text: string): void {
  changeTyped({ text: current().typed.text + text });
}

export function isEmpty({ text, notes }: Typed): boolean {
  return text.trim() === "" && notes.trim() === "";
}

/** How many tasks or lists were typed and aren't added. */
export function countTyped(): number {
  const here = [!isEmpty(current().typed), draft.trim() !== ""];
  return here.filter(Boolean).length + refused.length;
}

export function keepDraft(text: string): void {
  // What the last page left is read first, or it would be lost.
  current();
  draft = text;
  store();
}

function current(): State {
  if (!isRead) {
    isRead = true;
    state = recall() ?? state;
  }
  return state;
}

function keep(next: State): void {
  isRead = true;
  state = next;
  store();
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Stored = { owner: string; typed: Typed; refused?: Typed[]; draft?: string };

function store(): void {
  const stored: Stored = {
    owner: shownUser(),
    typed: state.typed,
    refused: refused.map(({ typed }) => typed),
    draft,
  };
  const isNothing = isEmpty(state.typed) && refused.length === 0 && draft.trim() === "";
  try {
    if (isNothing) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(stored));
    reportPending("quick add", false);
  } catch {
    // A browser that stores nothing keeps it for as long as the page lives.
    reportPending("quick add", !isNothing);
  }
}

/** Of this person only: somebody else may have used this tab before. */
function recall(): State | null {
  try {
    const stored: Stored | null = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (stored?.owner !== shownUser()) return null;
    refused = (stored.refused ?? []).map(asState);
    const { typed, draft: left = "" } = stored;
    return asState(left.trim() ? { ...typed, text: withLine(typed.text, left) } : typed);
  } catch {
    return null;
  }
}

function asState(typed: Typed): State {
  return { typed: { ...NOTHING.typed, ...typed }, problems: {} };
}
