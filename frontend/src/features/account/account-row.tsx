"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/button";

type AccountRowProps = {
  name: string;
  /** What holds now. */
  children: ReactNode;
  action: string;
  look?: "danger";
  /** The form that the button opens; it closes itself when it is done or given up. */
  form: (close: () => void) => ReactNode;
};

/** A line of the settings that says what holds, and opens in place to change it. */
export function AccountRow({ name, children, action, look, form }: AccountRowProps) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();

  function close() {
    // At once, so that the button is there again and the focus goes back to where it came from.
    flushSync(() => setOpen(false));
    opener.current?.focus();
  }

  return (
    <section aria-labelledby={id} className="py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="min-w-0 flex-1 basis-48">
          <h2 id={id} className="font-medium">
            {name}
          </h2>
          <div className="wrap-anywhere text-soft text-sm">{children}</div>
        </div>
        {isOpen ? null : (
          <Button
            ref={opener}
            look={look ?? "secondary"}
            aria-label={`${action}: ${name}`}
            onClick={() => setOpen(true)}
          >
            {action}
          </Button>
        )}
      </div>
      {isOpen ? <div className="appear mt-4 max-w-sm">{form(close)}</div> : null}
    </section>
  );
}
