"use client";

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useRef,
  useState,
} from "react";
import { notify } from "@/lib/notify";
import { useTaskWriter } from "./data";
import { type Due, describeDue, dueOfText, readDue, textOfDue, writeDue } from "./due";
import { DueField } from "./due-field";
import { useNow } from "./now";
import { checkDay } from "./rules";
import { placeOf } from "./unfinished";
import { useUnfinished } from "./use-unfinished";
import { Waiting } from "./waiting";
import type { Task } from "./writes";

/**
 * A due date that is edited where it stands: saved on leaving it, as it was on Escape.
 * While somebody types, the browser reports every step between; none of those is the date that they mean.
 */
export function DueEditor({ task }: { task: Task }) {
  const writer = useTaskWriter();
  const now = useNow();
  const [half, setHalf] = useState<Due | null>(null);
  const field = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  const { text, problem, isWaiting, overtakenBy, ...unfinished } = useUnfinished({
    place: placeOf(task.id, "dueDate"),
    value: textOfDue(readDue(task.dueDate)),
    check: (written) => checkDay(dueOfText(written).day),
    onSave: (written, callbacks) =>
      writer.update(task, { dueDate: writeDue(dueOfText(written)) }, callbacks),
    onUnsaved: (found) => notify(`The due date of “${task.title}” isn’t saved. ${found}`),
    isHalfWritten: () => field.current !== null && findHalfTyped(field.current).length > 0,
  });

  function change(due: Due) {
    const isWhole = field.current !== null && isComplete(due, field.current);
    setHalf(isWhole ? null : due);
    if (isWhole) unfinished.write(textOfDue(due));
  }

  function choose(due: Due) {
    setHalf(null);
    unfinished.save({ isMeant: true, chosen: textOfDue(due) });
  }

  function dropHalf() {
    if (field.current) clearHalfTyped(field.current);
    setHalf(null);
  }

  function revert() {
    dropHalf();
    unfinished.revert();
  }

  function onBlur({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) {
    if (currentTarget.contains(relatedTarget)) return;
    dropHalf();
    unfinished.leave();
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key === "Escape") revert();
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (!half && findHalfTyped(event.currentTarget).length === 0)
      unfinished.save({ isMeant: true });
  }

  /** The button goes with its press, so the keyboard goes back to the field. */
  function onAnswer(event: MouseEvent, answer: () => void) {
    answer();
    if (event.detail === 0) field.current?.querySelector("input")?.focus();
  }

  const waiting = isWaiting ? (
    <Waiting
      id={id}
      problem={problem}
      overtakenBy={overtakenBy && task.dueDate ? describeDue(task.dueDate, now) : overtakenBy}
      onSave={(event) => onAnswer(event, () => unfinished.save({ isMeant: true }))}
      onDiscard={(event) => onAnswer(event, revert)}
    />
  ) : null;
  return (
    <DueField
      ref={field}
      value={half ?? dueOfText(text)}
      onChange={change}
      onChoose={choose}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      error={problem}
      note={waiting ? { id, content: waiting } : null}
    />
  );
}

/** A half-typed field has no value, just as an empty one; only the browser knows which it is. */
function isComplete(due: Due, field: HTMLElement): boolean {
  return due.day !== "" && findHalfTyped(field).length === 0;
}

/** Where nothing was stored, the parts that were typed would stay, as if they were. */
function clearHalfTyped(field: HTMLElement): void {
  for (const input of findHalfTyped(field)) input.value = "";
}

function findHalfTyped(field: HTMLElement): HTMLInputElement[] {
  return [...field.querySelectorAll("input")].filter((input) => input.validity.badInput);
}
