"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { FieldError } from "@/components/form-field";
import { notify } from "@/lib/notify";
import { useOnLeaving } from "./leaving";
import { checkTitle } from "./rules";
import { finishText, keepText, recallText, type Unfinished } from "./unfinished";

type TitleInputProps = {
  label: string;
  /** The field of a task that it is: what is being written there is kept. */
  place?: string;
  value?: string;
  /** Once, with text that a title may be, or with nothing. */
  onDone: (title: string, isByEnter: boolean) => void;
  onCancel: () => void;
};

/**
 * A title written in the list itself: Enter or leaving keeps it, Escape doesn't.
 * What nobody touched is left as it is; what was recalled goes on waiting, unless Enter means it.
 */
export function TitleInput({ label, place, value = "", onDone, onCancel }: TitleInputProps) {
  const [{ keptAt, text, before }] = useState(() => begin(place, value));
  const [typed, setTyped] = useState(text);
  const [problem, setProblem] = useState<string | null>(null);
  const isOver = useRef(false);
  const id = useId();

  function finish(isByEnter: boolean) {
    if (isOver.current) return;
    const isLeftAlone = typed === text && !(isByEnter && text !== before);
    const title = isLeftAlone ? value : typed.trim();
    const found = title === "" ? null : checkTitle(title);
    setProblem(found);
    if (found) return;
    isOver.current = true;
    if (title === value && !isLeftAlone) giveUp();
    onDone(title, isByEnter);
  }

  useOnLeaving(() => {
    if (isOver.current || typed === text || typed.trim() === value.trim()) return;
    const found = typed.trim() && checkTitle(typed);
    if (found) notify(`The title isn’t saved. ${found}`);
    else finish(false);
  });

  function write(next: string) {
    setTyped(next);
    if (keptAt) keepText(keptAt, { text: next, before });
    setProblem(null);
  }

  function giveUp() {
    if (keptAt) finishText(keptAt, typed);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter") return finish(true);
    isOver.current = true;
    giveUp();
    onCancel();
  }

  return (
    <div className="relative z-10 min-w-0 flex-1">
      <textarea
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: whoever asked for it means to type.
        autoFocus
        dir="auto"
        aria-label={label}
        aria-invalid={Boolean(problem)}
        aria-describedby={problem ? id : undefined}
        value={typed}
        onChange={({ target }) => write(target.value.replace(/[\r\n]+/g, " "))}
        onFocus={(event) => event.target.select()}
        onBlur={() => finish(false)}
        onKeyDown={onKeyDown}
        // The text stands where the title does, and takes as many lines.
        className="field-sizing-content -mx-1.5 -my-1 block w-[calc(100%+0.75rem)] resize-none rounded-lg bg-canvas px-1.5 py-1 wrap-anywhere outline-2 outline-accent"
      />
      {problem ? <FieldError id={id}>{problem}</FieldError> : null}
    </div>
  );
}

type Beginning = Unfinished & {
  /** Where what is written is kept. */
  keptAt: string | undefined;
};

/** With what was being written when the page went away; what is about an older title waits with the task itself. */
function begin(place: string | undefined, value: string): Beginning {
  const kept = place ? recallText(place, value) : null;
  const isOfOlderTitle = kept !== null && kept.before !== value;
  if (isOfOlderTitle) return { keptAt: undefined, text: value, before: value };
  return { keptAt: place, text: kept?.text ?? value, before: value };
}
