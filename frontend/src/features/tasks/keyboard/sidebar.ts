/** Whether the sidebar is shown, which this device remembers. */

import { useLayoutEffect } from "react";
import { useHydrated } from "@/lib/hydrated";
import { setPreference, usePreferences } from "@/lib/preferences";

export function useSidebar(): { toggle: () => void } {
  const { sidebar } = usePreferences();
  const isHydrated = useHydrated();
  useLayoutEffect(() => {
    // Before that the page's head knows it better.
    if (isHydrated) document.documentElement.toggleAttribute(ATTRIBUTE, sidebar === "hidden");
  }, [isHydrated, sidebar]);
  return { toggle: () => setPreference("sidebar", sidebar === "hidden" ? "shown" : "hidden") };
}

const ATTRIBUTE = "data-no-sidebar";
