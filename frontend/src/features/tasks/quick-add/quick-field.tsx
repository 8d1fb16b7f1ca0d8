"use client";

import type { KeyboardEvent } from "react";
import { cx } from "@/lib/class-names";
import { type Chip, isUsed } from "./grammar";
import { Mirror, TEXT } from "./mirror";

type QuickFieldProps = {
  label: string;
  value: string;
  chips: readonly Chip[];
  placeholder: string;
  problemId?: string | undefined;
  onChange: (text: string) => void;
  onTurnOff: (chip: Chip) => void;
  /** With ⌘ or Ctrl it is the last one. */
  onEnter: (isLast: boolean) => void;
};

export function QuickField(props: QuickFieldProps) {
  const { label, value, chips, placeholder, problemId, onChange, onTurnOff, onEnter } = props;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // An input method has its own use for these keys.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      onEnter(event.metaKey || event.ctrlKey);
    }
    if (event.key !== "Backspace") return;
    const chip = chipBefore(event.currentTarget, chips);
    if (!chip) return;
    event.preventDefault();
    onTurnOff(chip);
  }

  return (
    <div className="grid">
      <Mirror text={value} chips={chips} />
      <textarea
        name="title"
        rows={1}
        dir="auto"
        autoComplete="off"
        enterKeyHint="done"
        aria-label={label}
        aria-invalid={Boolean(problemId)}
        aria-describedby={problemId}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className={cx(
          TEXT,
          "field-sizing-content relative block resize-none overflow-hidden bg-transparent outline-none",
        )}
      />
    </div>
  );
}

/** The chip that the caret stands right behind. */
function chipBefore(field: HTMLTextAreaElement, chips: readonly Chip[]): Chip | undefined {
  const { selectionStart, selectionEnd } = field;
  if (selectionStart !== selectionEnd) return undefined;
  return chips.find((chip) => isUsed(chip) && chip.end === selectionEnd);
}
