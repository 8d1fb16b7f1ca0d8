"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { dayOf } from "../due";
import { setQuickAddOpen, useQuickAddOpen } from "./open";

const QuickAddDialog = dynamic(async () => (await import("./quick-add-dialog")).QuickAddDialog, {
  ssr: false,
});

/** Stands once on the page, wherever quick add is opened from. On Today, what it adds is due today. */
export function QuickAddHost({ isToday }: { isToday: boolean }) {
  const isOpen = useQuickAddOpen();
  const [wasOpened, setOpened] = useState(false);
  if (isOpen && !wasOpened) setOpened(true);
  if (!wasOpened) return null;
  return (
    <QuickAddDialog
      {...(isToday ? { day: dayOf(new Date()) } : {})}
      isOpen={isOpen}
      onOpenChange={setQuickAddOpen}
    />
  );
}
