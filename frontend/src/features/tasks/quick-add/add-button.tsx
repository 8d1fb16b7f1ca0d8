"use client";

import { Plus } from "lucide-react";
import { useHydrated } from "@/lib/hydrated";
import { openQuickAdd } from "./open";

/** The + of the phone's bottom bar. */
export function AddButton() {
  const isHydrated = useHydrated();
  return (
    <button
      type="button"
      aria-label="New task"
      inert={!isHydrated}
      onClick={() => openQuickAdd()}
      className="flex size-14 shrink-0 items-center justify-center rounded-full bg-accent-fill text-white shadow-float transition-transform active:scale-95"
    >
      <Plus className="size-6" strokeWidth={2.25} aria-hidden="true" />
    </button>
  );
}
