"use client";

import { PanelLeft } from "lucide-react";
import { IconButton } from "@/components/button";
import { useHydrated } from "@/lib/hydrated";
import { useShortcut } from "./caps";
import { commandOf } from "./commands";
import { currentReach } from "./reach";

/** For whoever hides it without meaning to, or has no keyboard at hand. */
export function SidebarButton({ label }: { label: string }) {
  const shortcut = useShortcut("sidebar");
  const isHydrated = useHydrated();
  function toggle() {
    const reach = currentReach();
    if (reach) commandOf("sidebar").run(reach);
  }
  return (
    <IconButton label={label} {...shortcut} inert={!isHydrated} onClick={toggle}>
      <PanelLeft className="size-4.5" aria-hidden="true" />
    </IconButton>
  );
}
