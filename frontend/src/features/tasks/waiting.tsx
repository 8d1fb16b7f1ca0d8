"use client";

import type { MouseEvent } from "react";
import { Button } from "@/components/button";
import { FieldError } from "@/components/form-field";

type WaitingProps = {
  id: string;
  problem: string | null;
  /** What stands there now, where that isn't what was being changed. */
  overtakenBy: string | null;
  onSave: (event: MouseEvent) => void;
  onDiscard: (event: MouseEvent) => void;
};

/** Why what is written isn't saved, and the two answers to it. */
export function Waiting({ id, problem, overtakenBy, onSave, onDiscard }: WaitingProps) {
  // Or the field would be left, and saved, before its text is discarded.
  const stay = (event: MouseEvent) => event.preventDefault();
  return (
    <div className="flex flex-wrap items-center justify-between text-sm">
      {problem ? (
        <FieldError id={id}>{problem}</FieldError>
      ) : (
        <Reason id={id} overtakenBy={overtakenBy} />
      )}
      <div className="-mx-3.5 flex">
        {problem ? null : (
          <Button look="quiet" className="text-accent!" onMouseDown={stay} onClick={onSave}>
            Save
          </Button>
        )}
        <Button look="quiet" onMouseDown={stay} onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </div>
  );
}

function Reason({ id, overtakenBy }: Pick<WaitingProps, "id" | "overtakenBy">) {
  return (
    <p id={id} className="wrap-anywhere py-1.5 text-soft">
      {overtakenBy === null ? "Not saved yet." : null}
      {overtakenBy === "" ? "Not saved yet. It was removed elsewhere meanwhile." : null}
      {overtakenBy ? (
        <>
          Not saved yet. It was changed elsewhere meanwhile, to “<bdi>{overtakenBy}</bdi>”.
        </>
      ) : null}
    </p>
  );
}
