"use client";

import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import type { ApiError } from "@/lib/api-error";
import { notify } from "@/lib/notify";
import { useTaskWriter } from "./data";
import { type Due, readDue, writeDue } from "./due";
import { DueField } from "./due-field";
import { useOnLeaving } from "./leaving";
import { checkDay } from "./rules";
import type { Task } from "./writes";

/**
 * A due date that is edited where it stands: saved on leaving it, as it was on Escape.
 * While somebody types, the browser reports every step between; none of those is the date that they mean.
 */
export function DueEditor({ task }: { task: Task }) {
  const writer = useTaskWriter();
  const [typed, setTyped] = useState<Due | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLFieldSetElement>(null);
  const stored = readDue(task.dueDate);

  function save(due: Due) {
    const found = checkDay(due.day);
    setProblem(found);
    setTyped(found ? due : null);
    if (found || isSame(due, stored)) return;
    writer.update(task, { dueDate: writeDue(due) }, { onRefused: (error) => takeBack(due, error) });
  }

  function takeBack(refused: Due, error: ApiError) {
    if (error.kind !== "invalid") return;
    setTyped((current) => current ?? refused);
    setProblem(error.details[0]?.message ?? null);
  }

  useOnLeaving(() => {
    if (!typed || !field.current || !isComplete(typed, field.current)) return;
    const found = checkDay(typed.day);
    if (found) notify(`The due date of “${task.title}” isn’t saved. ${found}`);
    else save(typed);
  });

  function revert(field: HTMLElement) {
    clearHalfTyped(field);
    setTyped(null);
    setProblem(null);
  }

  function onBlur(event: FocusEvent<HTMLElement>) {
    const field = event.currentTarget;
    if (field.contains(event.relatedTarget)) return;
    if (typed && isComplete(typed, field)) save(typed);
    else revert(field);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key === "Escape") revert(event.currentTarget);
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (typed && isComplete(typed, event.currentTarget)) save(typed);
  }

  return (
    <DueField
      ref={field}
      value={typed ?? stored}
      onChange={(due) => {
        setTyped(due);
        setProblem(null);
      }}
      onChoose={save}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      error={problem}
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

function isSame(one: Due, other: Due): boolean {
  return one.day === other.day && one.time === other.time;
}
