"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { dayOf } from "./due";

const TaskDialog = dynamic(async () => (await import("./task-dialog")).TaskDialog, { ssr: false });

/** The + of the phone's bottom bar. On Today, what it adds is due today. */
export function AddButton({ isToday }: { isToday: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label="New task"
        onClick={() => {
          setOpened(true);
          setOpen(true);
        }}
        className="flex size-14 items-center justify-center rounded-full bg-accent-fill text-white shadow-float transition-transform active:scale-95"
      >
        <Plus className="size-6" strokeWidth={2.25} aria-hidden="true" />
      </button>
      {wasOpened ? (
        <TaskDialog
          {...(isToday ? { day: dayOf(new Date()) } : {})}
          isOpen={isOpen}
          onOpenChange={setOpen}
        />
      ) : null}
    </>
  );
}
