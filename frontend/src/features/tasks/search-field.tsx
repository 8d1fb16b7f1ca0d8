"use client";

import { Search, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "@/components/button";
import { KeyHint, useShortcut } from "./keyboard/caps";
import { tabStop } from "./keyboard/tab-stop";

export function SearchField({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { title: _, ...keys } = useShortcut("search");

  /** The arrow leads to what was found, and so does Escape when there is nothing to clear. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const isLeaving = event.key === "ArrowDown" || (event.key === "Escape" && value === "");
    const row = isLeaving ? tabStop() : null;
    if (!row) return;
    event.preventDefault();
    row.focus();
  }

  return (
    <div className="relative">
      <Search
        className="pointer-events-none absolute top-1/2 left-3.5 size-4.5 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
      <input
        type="search"
        dir="auto"
        aria-label="Search tasks"
        placeholder="Search"
        {...keys}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="field min-h-10! touch:min-h-11! rounded-xl! border-transparent! bg-hover! pr-10! pl-10.5!"
      />
      {value ? (
        <IconButton
          label="Clear search"
          onClick={() => onChange("")}
          className="absolute inset-y-0 right-0.5 my-auto"
        >
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      ) : (
        <KeyHint command="search" className="absolute inset-y-0 right-3" />
      )}
    </div>
  );
}
