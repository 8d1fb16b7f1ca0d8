"use client";

import { ChevronDown, SlidersHorizontal } from "lucide-react";
import { type ComponentProps, useId, useState } from "react";
import { cx } from "@/lib/class-names";
import {
  countChosen,
  DUES,
  type Filters,
  isFiltering,
  NO_FILTERS,
  SORTS,
  STATUSES,
} from "./filters";
import { PRIORITY_NAMES } from "./priority";
import { SearchField } from "./search-field";

type FilterBarProps = {
  filters: Filters;
  /** How many tasks are shown, in words. */
  count: string;
  onChange: (filters: Filters) => void;
};

export function FilterBar({ filters, count, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const choicesId = useId();
  const change = (part: Partial<Filters>) => onChange({ ...filters, ...part });
  return (
    <search className="mb-3 block">
      <SearchField value={filters.q} onChange={(q) => change({ q })} />
      <div className="mt-2 flex flex-wrap items-center gap-1.5">
        <FiltersButton
          count={countChosen(filters)}
          aria-expanded={isOpen}
          aria-controls={choicesId}
          onClick={() => setOpen(!isOpen)}
        />
        <div
          id={choicesId}
          className={cx(
            "flex-wrap items-center gap-1.5 sm:contents",
            isOpen ? "order-last flex basis-full" : "hidden",
          )}
        >
          <Choice
            label="Status"
            value={filters.status}
            choices={STATUSES}
            onChange={(status) => change({ status })}
          />
          <Choice
            label="Priority"
            value={filters.priority}
            choices={{ "": "Any priority", ...PRIORITY_NAMES }}
            onChange={(priority) => change({ priority })}
          />
          <Choice
            label="Due"
            value={filters.due}
            choices={{ "": "Any due date", ...DUES }}
            onChange={(due) => change({ due })}
          />
          <Choice
            label="Sort by"
            value={filters.sort}
            choices={SORTS}
            isQuiet
            onChange={(sort) => change({ sort })}
          />
          {isFiltering(filters) ? (
            <button
              type="button"
              onClick={() => onChange({ ...NO_FILTERS, sort: filters.sort })}
              className="min-h-8 rounded-lg px-2 text-accent text-sm hover:bg-hover touch:min-h-11"
            >
              Clear filters
            </button>
          ) : null}
        </div>
        <p aria-live="polite" className="ml-auto text-faint text-xs tabular-nums">
          {count}
        </p>
      </div>
    </search>
  );
}

const CHIP = "min-h-8 rounded-lg border py-0.5 pl-2.5 text-sm transition-colors touch:min-h-11";
const SET = "border-accent/50 bg-accent-wash font-medium text-accent-strong";
const UNSET = "border-line bg-canvas text-soft hover:border-line-strong";

/** On a phone the choices would take more room than the first tasks: they wait behind this. */
function FiltersButton({ count, ...button }: ComponentProps<"button"> & { count: number }) {
  return (
    <button
      type="button"
      {...button}
      className={cx(
        CHIP,
        "inline-flex items-center gap-1.5 pr-2.5 sm:hidden",
        count > 0 ? SET : UNSET,
      )}
    >
      <SlidersHorizontal className="size-4" aria-hidden="true" />
      Filters
      {count > 0 ? (
        <span className="tabular-nums">
          {count}
          <span className="sr-only"> set</span>
        </span>
      ) : null}
    </button>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  choices: Record<T, string>;
  /** Never stands out: it leaves nothing out. */
  isQuiet?: boolean;
  onChange: (value: T) => void;
};

/** The browser's own select in the clothes of a chip: right on every phone and for every keyboard. */
function Choice<T extends string>({ label, value, choices, isQuiet, onChange }: ChoiceProps<T>) {
  const [usual] = Object.keys(choices);
  const isSet = !isQuiet && value !== usual;
  return (
    <span className="relative inline-flex max-w-full">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className={cx(
          CHIP,
          "max-w-full field-sizing-content appearance-none truncate pr-7",
          isSet ? SET : UNSET,
        )}
      >
        {Object.entries<string>(choices).map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
    </span>
  );
}
