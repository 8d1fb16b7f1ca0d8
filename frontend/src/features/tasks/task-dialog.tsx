"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef } from "react";
import { buttonClass } from "@/components/button";
import { TaskForm } from "./task-form";

type TaskDialogProps = {
  day?: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** Adding a task from anywhere: a sheet from below on a phone, a card elsewhere. */
export function TaskDialog({ day, isOpen, onOpenChange }: TaskDialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      {/* Closed by a slip of the finger, it still has what was typed when it is opened again. */}
      <Dialog.Portal keepMounted>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          ref={popup}
          initialFocus={() => popup.current?.querySelector("input") ?? true}
          className="fixed inset-x-0 bottom-0 z-50 max-h-[90dvh] overflow-y-auto rounded-t-2xl border border-line bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-float transition-[transform,opacity] duration-180 data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0 sm:top-[18vh] sm:bottom-auto sm:mx-auto sm:w-full sm:max-w-xl sm:rounded-2xl"
        >
          <div className="mb-2 flex items-center justify-between">
            <Dialog.Title className="font-semibold">New task</Dialog.Title>
            <Dialog.Close aria-label="Close" className={buttonClass("quiet", "-mr-2 px-2!")}>
              <X className="size-4.5" aria-hidden="true" />
            </Dialog.Close>
          </div>
          <TaskForm {...(day ? { day } : {})} isDialog onAdded={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
