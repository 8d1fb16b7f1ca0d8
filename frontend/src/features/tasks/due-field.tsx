"use client";

import { X } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { IconButton } from "@/components/button";
import { FieldError } from "@/components/form-field";
import { addDays, type Due, dayOf } from "./due";
import { EARLIEST_DAY, LATEST_DAY } from "./rules";

type DueFieldProps = Pick<ComponentProps<"fieldset">, "ref" | "onBlur" | "onKeyDown"> & {
  value: Due;
  onChange: (due: Due) => void;
  /** What a button chooses is meant at once; without this it is a change like any other. */
  onChoose?: (due: Due) => void;
  error?: string | null;
  /** What is said of it beneath, and its id. */
  note?: { id: string; content: ReactNode } | null;
};

/** The browser's own pickers: they know the visitor's calendar, keyboard and phone best. */
export function DueField(props: DueFieldProps) {
  const { value, onChange, onChoose = onChange, error, note, ...events } = props;
  const ownId = useId();
  const id = note?.id ?? ownId;
  return (
    <fieldset className="min-w-0" {...events}>
      <legend className="mb-1.5 font-medium text-soft text-xs">Due</legend>
      <div className="flex flex-wrap items-center gap-1.5">
        <input
          type="date"
          aria-label="Due date"
          aria-invalid={Boolean(error)}
          aria-describedby={error || note ? id : undefined}
          min={EARLIEST_DAY}
          max={LATEST_DAY}
          value={value.day}
          onChange={(event) => onChange({ ...value, day: event.target.value })}
          className={PICKER}
        />
        {value.day || value.time ? (
          <TimePart value={value} onChange={onChange} onChoose={onChoose} />
        ) : (
          <QuickDays onChoose={onChoose} />
        )}
      </div>
      {error && !note ? <FieldError id={id}>{error}</FieldError> : null}
      {note?.content}
    </fieldset>
  );
}

// A finger opens the picker by touching the field; the little icon is for the mouse.
const PICKER =
  "field min-h-9! w-auto! px-2.5! py-1! text-sm touch:min-h-11! touch:px-2! touch:[&::-webkit-calendar-picker-indicator]:hidden";

type Choose = Required<Pick<DueFieldProps, "onChoose">>;

function TimePart(props: Pick<DueFieldProps, "value" | "onChange"> & Choose) {
  const { value, onChange, onChoose } = props;
  return (
    <>
      <input
        type="time"
        aria-label="Due time (optional)"
        value={value.time}
        onChange={(event) => onChange({ ...value, time: event.target.value })}
        className={PICKER}
      />
      <IconButton label="Remove due date" onClick={() => onChoose({ day: "", time: "" })}>
        <X className="size-4" aria-hidden="true" />
      </IconButton>
    </>
  );
}

const QUICK_DAYS = [
  { name: "Today", away: 0 },
  { name: "Tomorrow", away: 1 },
];

function QuickDays({ onChoose }: Choose) {
  return QUICK_DAYS.map(({ name, away }) => (
    <button
      key={name}
      type="button"
      onClick={() => onChoose({ day: addDays(dayOf(new Date()), away), time: "" })}
      className="min-h-9 rounded-lg px-2 text-soft text-sm hover:bg-hover hover:text-ink touch:min-h-11"
    >
      {name}
    </button>
  ));
}
