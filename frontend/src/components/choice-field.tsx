"use client";

import { useId } from "react";
import { cx } from "@/lib/class-names";

type ChoiceFieldProps<T extends string> = {
  label: string;
  value: T;
  choices: Record<T, string>;
  onChange: (value: T) => void;
};

/** A few choices side by side, of which one holds. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, choices, onChange } = props;
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="inline-flex max-w-full flex-wrap rounded-lg border border-line-strong bg-canvas p-0.5"
    >
      {(Object.entries(choices) as [T, string][]).map(([choice, words]) => (
        <label
          key={choice}
          className={cx(
            "relative inline-flex min-h-8 cursor-pointer items-center rounded-md px-2.5 text-sm touch:min-h-10",
            "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
            choice === value ? "bg-hover font-medium text-ink" : "text-soft hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={choice === value}
            onChange={() => onChange(choice)}
          />
          {words}
        </label>
      ))}
    </div>
  );
}
