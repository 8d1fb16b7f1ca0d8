"use client";

/** The frames of what opens above the page. */

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { buttonClass } from "./button";

export const BACKDROP = "darkens-page fixed inset-0 z-40 bg-black/40";

type PromptProps = { className?: string; onClose: () => void; children: ReactNode };

/** Asks for one thing, at the top, where a phone's keyboard leaves room. The focus is its caller's to give back. */
export function Prompt({ className, onClose, children }: PromptProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup
          finalFocus={false}
          className={cx(
            "appear fixed inset-x-0 top-0 z-50 mx-auto w-full border border-line bg-raised shadow-float sm:top-[14vh] sm:rounded-2xl",
            className,
          )}
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type SheetProps = Pick<ComponentProps<typeof Dialog.Popup>, "ref" | "initialFocus" | "style"> & {
  title: string;
  className: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
};

/** Rises from the bottom of a phone; a card elsewhere. */
export function Sheet({ title, className, isOpen, onOpenChange, children, ...popup }: SheetProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
      <Dialog.Portal>
        <Dialog.Backdrop
          className={cx(
            BACKDROP,
            "transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0",
          )}
        />
        <Dialog.Popup
          {...popup}
          className={cx(
            "fixed inset-x-0 z-50 overflow-y-auto rounded-t-2xl border border-line bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-float transition-[transform,opacity] duration-180 data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0 sm:bottom-auto sm:mx-auto sm:w-full sm:max-w-xl sm:rounded-2xl",
            className,
          )}
        >
          <DialogHeader title={title} />
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function DialogHeader({ title, className }: { title: string; className?: string }) {
  return (
    <div className={cx("flex items-center justify-between", className)}>
      <Dialog.Title className="font-semibold">{title}</Dialog.Title>
      <Dialog.Close
        aria-label="Close"
        className={buttonClass("quiet", "-mr-2 px-2! touch:min-w-11")}
      >
        <X className="size-4.5" aria-hidden="true" />
      </Dialog.Close>
    </div>
  );
}
