"use client";

import { useState } from "react";
import { usePreferences } from "@/lib/preferences";
import { useNow } from "../now";
import { Chips } from "./chips";
import { describeDraft } from "./describe";
import { type Chip, readQuickAdd } from "./grammar";
import { draftOf } from "./lines";
import { QuickField } from "./quick-field";
import { moveSpans } from "./spans";
import type { Span } from "./words";

const SAMPLE = "Call Mum tomorrow 5pm !high";

/** Quick add without an account: it reads along and adds nothing. */
export function QuickAddDemo() {
  const [{ text, off }, setTyped] = useState({ text: SAMPLE, off: [] as Span[] });
  const { dateOrder } = usePreferences();
  const now = useNow();
  const reading = readQuickAdd(text, { now, dateOrder, off });
  const typed = { text, off, notes: "", due: null, priority: null };
  const draft = draftOf(reading, typed, null);

  function turnOff({ start, end }: Chip) {
    setTyped({ text, off: [...off, { start, end }] });
  }

  return (
    <div className="min-h-32 rounded-xl border border-line-strong bg-raised px-4 pt-1 pb-3.5 has-[textarea:focus-visible]:border-accent/70">
      <QuickField
        label="Try quick add"
        value={text}
        chips={reading.chips}
        placeholder={SAMPLE}
        onChange={(next) => {
          const line = next.replace(/\n/g, " ");
          setTyped({ text: line, off: moveSpans(off, text, line) });
        }}
        onTurnOff={turnOff}
        onEnter={() => {}}
      />
      <Chips
        chips={reading.chips}
        suggestion={null}
        onTurnOff={turnOff}
        onDropSuggestion={() => {}}
      />
      <p role="status" className="min-h-5 text-soft text-sm wrap-anywhere">
        {draft.title ? (
          <>
            <b dir="auto" className="font-medium text-ink">
              {draft.title}
            </b>
            {" · "}
          </>
        ) : null}
        {describeDraft(draft, reading.chips, now)}
      </p>
    </div>
  );
}
