"use client";

import { useRef } from "react";
import { Sheet } from "@/components/dialog";
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
    <Sheet
      ref={popup}
      title="New task"
      initialFocus={() => fieldToType(popup.current) ?? true}
      style={{ "--keyboard": `${inset}px` } as React.CSSProperties}
      className="bottom-(--keyboard) max-h-[calc(90dvh-var(--keyboard))] sm:top-[18vh]"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <div className="mt-1">
        <QuickAddForm {...(day ? { day } : {})} isDialog onDone={() => onOpenChange(false)} />
      </div>
    </Sheet>
  );
}
