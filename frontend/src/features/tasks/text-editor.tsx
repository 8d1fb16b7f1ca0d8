"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { FieldError } from "@/components/form-field";
import { TextCounter } from "@/components/text-counter";
import type { ApiError } from "@/lib/api-error";
import { cx } from "@/lib/class-names";
import { forgetText, keepText, keptText, useOnLeaving } from "./leaving";
import { countCharacters } from "./rules";

type SaveCallbacks = { onRefused: (error: ApiError) => void };

type TextEditorProps = {
  label: string;
  /** Where it is: a text that couldn't be saved is kept for there. */
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
  const { label, place, value, limit, check, onSave, onUnsaved, placeholder } = props;
  const { isOneLine = false, className } = props;
  const [typed, setTyped] = useState(() => keptText(place));
  const [problem, setProblem] = useState(() => (typed === null ? null : check(typed)));
  const id = useId();
  const text = typed ?? value;

  /** Whether what is written may be left. */
  function save(): boolean {
    if (typed === null) return true;
    const found = check(typed);
    setProblem(found);
    if (found) return false;
    setTyped(null);
    forgetText(place);
    if (typed.trim() !== value.trim()) {
      onSave(typed, { onRefused: (error) => takeBack(typed, error) });
    }
    return true;
  }

  function takeBack(refused: string, error: ApiError) {
    setTyped((current) => current ?? refused);
    setProblem(error.details[0]?.message ?? null);
  }

  useOnLeaving(() => {
    if (save() || typed === null || typed === keptText(place)) return;
    if (typed.trim()) keepText(place, typed);
    else forgetText(place);
    onUnsaved(check(typed) ?? "");
  });

  function revert() {
    setTyped(null);
    forgetText(place);
    setProblem(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") revert();
    const isToLeave = event.metaKey || event.ctrlKey;
    if (event.key !== "Enter" || !(isOneLine || isToLeave)) return;
    const isSaved = save();
    // With Ctrl or ⌘ the page goes back to the list.
    if (!isSaved || !isToLeave) event.preventDefault();
  }

  return (
    <div className="min-w-0 flex-1">
      <textarea
        dir="auto"
        rows={1}
        aria-label={label}
        aria-invalid={Boolean(problem)}
        aria-describedby={problem ? id : undefined}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setTyped(isOneLine ? event.target.value.replace(/[\r\n]+/g, " ") : event.target.value);
          setProblem(null);
        }}
        onBlur={save}
        onKeyDown={onKeyDown}
        className={cx(
          "field-sizing-content block w-full resize-none rounded-lg bg-transparent px-2 wrap-anywhere outline-none transition-colors",
          "hover:bg-hover focus:bg-hover focus-visible:outline-2 focus-visible:outline-accent/40",
          className,
        )}
      />
      <div className="px-2">
        {problem ? <FieldError id={id}>{problem}</FieldError> : null}
        <TextCounter count={countCharacters(text)} limit={limit} />
      </div>
    </div>
  );
}
