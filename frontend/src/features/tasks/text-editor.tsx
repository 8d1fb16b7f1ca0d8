"use client";

import { type FocusEvent, type KeyboardEvent, type MouseEvent, useId, useRef } from "react";
import { FieldError } from "@/components/form-field";
import { TextCounter } from "@/components/text-counter";
import { cx } from "@/lib/class-names";
import { countCharacters } from "./rules";
import { type SaveCallbacks, useUnfinished } from "./use-unfinished";
import { Waiting } from "./waiting";

type TextEditorProps = {
  label: string;
  /** Where it is: what is being written is kept for there. */
  place: string;
  value: string;
  limit: number;
  check: (text: string) => string | null;
  onSave: (text: string, callbacks: SaveCallbacks) => void;
  /** Somebody left the field with a text that can't be saved. */
  onUnsaved: (problem: string) => void;
  placeholder?: string;
  /** Enter saves, instead of starting a new line. */
  isOneLine?: boolean;
  className?: string;
};

/** Text that is edited where it stands: saved on leaving it, as it was on Escape. */
export function TextEditor(props: TextEditorProps) {
  const { label, limit, placeholder, isOneLine = false, className } = props;
  const { text, problem, isWaiting, overtakenBy, ...unfinished } = useUnfinished(props);
  const { write, save, leave, revert } = unfinished;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  function onBlur({ currentTarget, relatedTarget }: FocusEvent) {
    // The way to a button beneath it leads not out of it.
    if (!currentTarget.contains(relatedTarget)) leave();
  }

  /** The button goes with its press, so the keyboard goes back to the field. */
  function onAnswer(event: MouseEvent, answer: () => void) {
    answer();
    if (event.detail === 0) field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") revert();
    const isToLeave = event.metaKey || event.ctrlKey;
    if (event.key !== "Enter" || !(isOneLine || isToLeave)) return;
    const isSaved = save({ isMeant: true });
    // With Ctrl or ⌘ the page goes back to the list.
    if (!isSaved || !isToLeave) event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is the field and its answers that are left.
    <div onBlur={onBlur} className="min-w-0 flex-1">
      <textarea
        ref={field}
        dir="auto"
        rows={1}
        aria-label={label}
        aria-invalid={Boolean(problem)}
        aria-describedby={problem || isWaiting ? id : undefined}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) =>
          write(isOneLine ? target.value.replace(/[\r\n]+/g, " ") : target.value)
        }
        onKeyDown={onKeyDown}
        className={cx(
          "field-sizing-content block w-full resize-none rounded-lg bg-transparent px-2 wrap-anywhere outline-none transition-colors",
          "hover:bg-hover focus:bg-hover focus-visible:outline-2 focus-visible:outline-accent/40",
          className,
        )}
      />
      <div className="px-2">
        {problem && !isWaiting ? <FieldError id={id}>{problem}</FieldError> : null}
        {isWaiting ? (
          <Waiting
            id={id}
            problem={problem}
            overtakenBy={overtakenBy}
            onSave={(event) => onAnswer(event, () => save({ isMeant: true }))}
            onDiscard={(event) => onAnswer(event, revert)}
          />
        ) : null}
        <TextCounter count={countCharacters(text)} limit={limit} />
      </div>
    </div>
  );
}
