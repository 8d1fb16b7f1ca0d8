"use client";

import { type FocusEvent, type KeyboardEvent, useId, useRef } from "react";
import { FieldError } from "@/components/form-field";
import { notify } from "@/lib/notify";
import { checkTitle } from "./rules";
import { type SaveCallbacks, useUnfinished } from "./use-unfinished";
import { Waiting } from "./waiting";

type TitleInputProps = {
  label: string;
  /** The field of a task that it is: what is being written there is kept. */
  place?: string;
  value?: string;
  onWrite?: (title: string) => void;
  /** Once, with text that a title may be, or with nothing. */
  onDone: (title: string, isByEnter: boolean, callbacks?: SaveCallbacks) => void;
  onCancel: () => void;
};

/**
 * A title written in the list itself: Enter or leaving keeps it, Escape doesn't.
 * What nobody touched is left as it is; what was recalled goes on waiting, unless Enter means it.
 */
export function TitleInput(props: TitleInputProps) {
  const { label, place, value = "", onWrite, onDone, onCancel } = props;
  const isOver = useRef(false);
  const isByEnter = useRef(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { text, problem, isWaiting, overtakenBy, write, save, leave, revert } = useUnfinished({
    place,
    value,
    check: (title) => (title.trim() === "" ? null : checkTitle(title)),
    onSave: (title, callbacks) => end(title.trim(), callbacks),
    onUnsaved: (found) => {
      if (!isOver.current) notify(`The title isn’t saved. ${found}`);
    },
  });

  function onChange(title: string) {
    write(title);
    onWrite?.(title);
  }

  function end(title: string, callbacks?: SaveCallbacks) {
    if (isOver.current) return;
    isOver.current = true;
    onDone(title, isByEnter.current, callbacks);
  }

  function finish(isEnter: boolean) {
    isByEnter.current = isEnter;
    // What is as it was is done, too.
    if (isEnter ? save({ isMeant: true }) : leave()) end(value);
  }

  function giveUp() {
    isOver.current = true;
    revert();
    onCancel();
  }

  function onBlur({ currentTarget, relatedTarget }: FocusEvent) {
    // The way to a button beneath it leads not out of it.
    if (!currentTarget.contains(relatedTarget)) finish(false);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const isEnter = event.key === "Enter" && event.target === field.current;
    if (!isEnter && event.key !== "Escape") return;
    event.preventDefault();
    if (isEnter) finish(true);
    else giveUp();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is the field and its answers that are left.
    <div onBlur={onBlur} onKeyDown={onKeyDown} className="relative z-10 min-w-0 flex-1">
      <textarea
        ref={field}
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: whoever asked for it means to type.
        autoFocus
        dir="auto"
        aria-label={label}
        aria-invalid={Boolean(problem)}
        aria-describedby={problem || isWaiting ? id : undefined}
        value={text}
        onChange={({ target }) => onChange(target.value.replace(/[\r\n]+/g, " "))}
        onFocus={(event) => event.target.select()}
        // The text stands where the title does, and takes as many lines.
        className="field-sizing-content -mx-1.5 -my-1 block w-[calc(100%+0.75rem)] resize-none rounded-lg bg-canvas px-1.5 py-1 wrap-anywhere outline-2 outline-accent"
      />
      {problem && !isWaiting ? <FieldError id={id}>{problem}</FieldError> : null}
      {isWaiting ? (
        <Waiting
          id={id}
          problem={problem}
          overtakenBy={overtakenBy}
          onSave={() => finish(true)}
          onDiscard={giveUp}
        />
      ) : null}
    </div>
  );
}
