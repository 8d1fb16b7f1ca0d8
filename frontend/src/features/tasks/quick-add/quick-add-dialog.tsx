"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef } from "react";
import { buttonClass } from "@/components/button";
import { useKeyboardInset } from "./keyboard-inset";
import { QuickAddForm } from "./quick-add-form";

type QuickAddDialogProps = {
  day?: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** With the caret behind what stands there already. */
function fieldToType(popup: HTMLElement | null) {
  const field = popup?.querySelector("textarea");
  field?.setSelectionRange(field.value.length, field.value.length);
  return field;
}

/** Adding tasks from anywhere: a sheet above the keyboard on a phone, a card elsewhere. */
export function QuickAddDialog({ day, isOpen, onOpenChange }: QuickAddDialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const inset = useKeyboardInset();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          ref={popup}
          initialFocus={() => fieldToType(popup.current) ?? true}
          style={{ "--keyboard": `${inset}px` } as React.CSSProperties}
          className="fixed inset-x-0 bottom-(--keyboard) z-50 max-h-[calc(90dvh-var(--keyboard))] overflow-y-auto rounded-t-2xl border border-line bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-float transition-[transform,opacity] duration-180 data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0 sm:top-[18vh] sm:bottom-auto sm:mx-auto sm:w-full sm:max-w-xl sm:rounded-2xl"
        >
          <div className="mb-1 flex items-center justify-between">
            <Dialog.Title className="font-semibold">New task</Dialog.Title>
            <Dialog.Close aria-label="Close" className={buttonClass("quiet", "-mr-2 px-2!")}>
              <X className="size-4.5" aria-hidden="true" />
            </Dialog.Close>
          </div>
          <QuickAddForm {...(day ? { day } : {})} isDialog onDone={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
