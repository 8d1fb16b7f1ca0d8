"use client";

import { useLayoutEffect } from "react";
import { COMPACT, NO_SIDEBAR } from "@/lib/first-paint";
import { useHydrated } from "@/lib/hydrated";
import { usePreferences } from "@/lib/preferences";

/** Keeps on the page's root what the style sheet has to know of its visitor. */
export function PreferenceMarks() {
  const { sidebar, density } = usePreferences();
  const isHydrated = useHydrated();
  useLayoutEffect(() => {
    // Before that the page's head knows it better.
    if (!isHydrated) return;
    document.documentElement.toggleAttribute(NO_SIDEBAR, sidebar === "hidden");
    document.documentElement.toggleAttribute(COMPACT, density === "compact");
  }, [isHydrated, sidebar, density]);
  return null;
}
