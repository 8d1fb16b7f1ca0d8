"use client";

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/button";
import { FieldError } from "@/components/form-field";
import { TextCounter } from "@/components/text-counter";
import type { ApiError } from "@/lib/api-error";
import { cx } from "@/lib/class-names";
import { useOnLeaving } from "./leaving";
import { countCharacters } from "./rules";
import { finishText, forgetText, keepText, recallText, type Unfinished } from "./unfinished";

type SaveCallbacks = { onRefused: (error: ApiError) => void; onKept: () => void };

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

/**
 * Text that is edited where it stands: saved on leaving it, as it was on Escape.
 * Where the page went away in the middle of it, it is in its field again.
 */
export function TextEditor(props: TextEditorProps) {
  const { label, place, value, limit, check, onSave, onUnsaved, placeholder } = props;
  const { isOneLine = false, className } = props;
  const [recalled, setRecalled] = useState(() => recallText(place, value));
  const [written, setWritten] = useState<Unfinished | null>(recalled);
  const [problem, setProblem] = useState(() => (recalled ? check(recalled.text) : null));
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const text = written?.text ?? value;
  const isOpen = written !== null && !isSame(text, value);
  const isOvertaken = isOpen && !isSame(written.before, value);
  const isWaiting = isOvertaken || (isOpen && recalled !== null);

  function write(next: string) {
    const unfinished = { text: next, before: written?.before ?? value };
    setWritten(unfinished);
    keepText(place, unfinished);
    setProblem(null);
  }

  /** Whether what is written may be left. What was changed elsewhere meanwhile is replaced on purpose only. */
  function save({ isMeant = false } = {}): boolean {
    if (!written) return true;
    const found = check(written.text);
    setProblem(found);
    if (found || (isOvertaken && !isMeant)) return false;
    stopWriting();
    if (isSame(written.text, value)) {
      forgetText(place);
      return true;
    }
    onSave(written.text, {
      onRefused: (error) => takeBack(written, error),
      onKept: () => finishText(place, written.text),
    });
    return true;
  }

  function stopWriting() {
    setWritten(null);
    setRecalled(null);
  }

  function takeBack(refused: Unfinished, error: ApiError) {
    setWritten((current) => (current ? { ...current, before: refused.before } : refused));
    setProblem(error.details[0]?.message ?? null);
  }

  /** What was recalled and nobody touched waits on. */
  function leave(): boolean {
    return written === recalled || save();
  }

  useOnLeaving(() => {
    if (!leave()) onUnsaved(check(text) ?? "It was changed elsewhere meanwhile.");
  });

  // The device, or the server, had it all along.
  useEffect(() => {
    if (recalled && written === recalled && isSame(recalled.text, value)) revert();
  });

  function revert() {
    stopWriting();
    forgetText(place);
    setProblem(null);
  }

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
            overtakenBy={isOvertaken ? value : null}
            onSave={(event) => onAnswer(event, () => save({ isMeant: true }))}
            onDiscard={(event) => onAnswer(event, revert)}
          />
        ) : null}
        <TextCounter count={countCharacters(text)} limit={limit} />
      </div>
    </div>
  );
}

/** What surrounds a text isn't kept. */
function isSame(one: string, other: string): boolean {
  return one.trim() === other.trim();
}

type WaitingProps = {
  id: string;
  problem: string | null;
  /** What stands there now, where that isn't what was being changed. */
  overtakenBy: string | null;
  onSave: (event: MouseEvent) => void;
  onDiscard: (event: MouseEvent) => void;
};

function Waiting({ id, problem, overtakenBy, onSave, onDiscard }: WaitingProps) {
  // Or the field would be left, and saved, before its text is discarded.
  const stay = (event: MouseEvent) => event.preventDefault();
  return (
    <div className="flex flex-wrap items-center justify-between text-sm">
      {problem ? (
        <FieldError id={id}>{problem}</FieldError>
      ) : (
        <Reason id={id} overtakenBy={overtakenBy} />
      )}
      <div className="-mx-3.5 flex">
        {problem ? null : (
          <Button look="quiet" onMouseDown={stay} onClick={onSave}>
            Save
          </Button>
        )}
        <Button look="quiet" onMouseDown={stay} onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </div>
  );
}

function Reason({ id, overtakenBy }: Pick<WaitingProps, "id" | "overtakenBy">) {
  return (
    <p id={id} className="wrap-anywhere py-1.5 text-soft">
      {overtakenBy === null ? "Not saved yet." : null}
      {overtakenBy === "" ? "Not saved yet. It was emptied elsewhere meanwhile." : null}
      {overtakenBy ? (
        <>
          Not saved yet. It was changed elsewhere meanwhile, to “<bdi>{overtakenBy}</bdi>”.
        </>
      ) : null}
    </p>
  );
}
