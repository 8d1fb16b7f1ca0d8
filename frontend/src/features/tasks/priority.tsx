"use client";

import { ChevronDown, ChevronUp, Minus } from "lucide-react";
import { useId } from "react";
import type { Priority } from "@/lib/api/model/priority";
import { cx } from "@/lib/class-names";

const PRIORITIES: readonly Priority[] = ["low", "medium", "high"];

export const PRIORITY_NAMES: Record<Priority, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
};

const ICONS = { low: ChevronDown, medium: Minus, high: ChevronUp };

const COLOURS: Record<Priority, string> = {
  low: "text-faint",
  medium: "text-soft",
  high: "text-danger",
};

/** Says it by shape and word, never by colour alone. Medium is the rule and stays silent, as does what is done. */
export function PriorityMark({ priority, isDone }: { priority: Priority; isDone: boolean }) {
  if (priority === "medium") return null;
  const Icon = ICONS[priority];
  return (
    <span className={cx("inline-flex items-center gap-1", !isDone && COLOURS[priority])}>
      <Icon className="size-3.5" strokeWidth={2.5} aria-hidden="true" />
      {PRIORITY_NAMES[priority]}
      <span className="sr-only">priority</span>
    </span>
  );
}

type PriorityFieldProps = {
  value: Priority;
  onChange: (priority: Priority) => void;
};

export function PriorityField({ value, onChange }: PriorityFieldProps) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-soft text-xs">Priority</legend>
      <div className="inline-flex max-w-full flex-wrap rounded-lg border border-line-strong bg-canvas p-0.5">
        {PRIORITIES.map((priority) => (
          <PriorityChoice
            key={priority}
            name={name}
            priority={priority}
            checked={priority === value}
            onChoose={() => onChange(priority)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type PriorityChoiceProps = {
  name: string;
  priority: Priority;
  checked: boolean;
  onChoose: () => void;
};

function PriorityChoice({ name, priority, checked, onChoose }: PriorityChoiceProps) {
  const Icon = ICONS[priority];
  return (
    <label
      className={cx(
        "relative inline-flex min-h-8 cursor-pointer items-center gap-1 rounded-md px-2.5 text-sm touch:min-h-10",
        "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
        checked ? "bg-hover font-medium text-ink" : "text-soft hover:text-ink",
      )}
    >
      <input
        type="radio"
        name={name}
        className="absolute inset-0 cursor-pointer opacity-0"
        checked={checked}
        onChange={onChoose}
      />
      <Icon
        className={cx("size-3.5", checked && COLOURS[priority])}
        strokeWidth={2.5}
        aria-hidden="true"
      />
      {PRIORITY_NAMES[priority]}
    </label>
  );
}
