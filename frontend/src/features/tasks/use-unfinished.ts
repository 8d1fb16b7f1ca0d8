/** A field of a task that is edited where it stands: what is written there, and what becomes of it. */

import { useEffect, useEffectEvent, useState } from "react";
import type { ApiError } from "@/lib/api-error";
import { useOnLeaving } from "./leaving";
import {
  finishText,
  forgetText,
  keepText,
  keptText,
  onTextsElsewhere,
  recallText,
  type Unfinished,
} from "./unfinished";

export type SaveCallbacks = { onRefused: (error: ApiError) => void; onKept: () => void };

type Field = {
  /** Where it is: what is being written is kept for there. What has no place yet isn't kept. */
  place: string | undefined;
  value: string;
  check: (text: string) => string | null;
  onSave: (text: string, callbacks: SaveCallbacks) => void;
  /** Somebody left the field with a text that can't be saved. */
  onUnsaved: (problem: string) => void;
  /** What is half-written in it is no text yet, and only the field knows of it. */
  isHalfWritten?: () => boolean;
};

/**
 * Where the page went away in the middle of it, it is in its field again and waits there.
 * What was changed elsewhere meanwhile is replaced on purpose only.
 */
export function useUnfinished(field: Field) {
  const { place, value, check, onSave, onUnsaved, isHalfWritten = () => false } = field;
  const [recalled, setRecalled] = useState(() => (place ? recallText(place, value) : null));
  const [written, setWritten] = useState<Unfinished | null>(recalled);
  const [problem, setProblem] = useState(() => (recalled ? check(recalled.text) : null));
  const text = written?.text ?? value;
  const isOpen = written !== null && !isSame(text, value);
  const isOvertaken = isOpen && !isSame(written.before, value);

  function write(next: string) {
    const unfinished = { text: next, before: written?.before ?? value };
    setWritten(unfinished);
    if (place) keepText(place, unfinished);
    setProblem(null);
  }

  /** Whether what is written may be left. What is chosen instead of it, goes before it. */
  function save({ isMeant = false, chosen = written?.text } = {}): boolean {
    if (chosen === undefined) return true;
    const found = check(chosen);
    setProblem(found);
    if (found || (isOvertaken && !isMeant)) return false;
    stopWriting();
    if (!isSame(chosen, value)) send({ text: chosen, before: written?.before ?? value });
    else if (place) forgetText(place);
    return true;
  }

  function send(sent: Unfinished) {
    onSave(sent.text, {
      onRefused: (error) => takeBack(sent, error),
      onKept: () => {
        if (place) finishText(place, sent.text);
      },
    });
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

  function revert() {
    stopWriting();
    if (place) forgetText(place);
    setProblem(null);
  }

  useOnLeaving(() => {
    if (!isHalfWritten() && !leave())
      onUnsaved(check(text) ?? "It was changed elsewhere meanwhile.");
  });

  /** The same field in another tab: what is only recalled here goes as it does there, what is written here stays. */
  const follow = useEffectEvent(() => {
    if (!place || !written) return;
    const kept = keptText(place);
    if (written !== recalled) {
      if (!kept) keepText(place, written);
      return;
    }
    setRecalled(kept);
    setWritten(kept);
    setProblem(kept ? check(kept.text) : null);
  });
  useEffect(() => onTextsElsewhere(() => follow()), []);

  // The device, or the server, had it all along.
  useEffect(() => {
    if (recalled && written === recalled && isSame(recalled.text, value)) revert();
  });

  return {
    text,
    problem,
    isWaiting: isOvertaken || (isOpen && recalled !== null),
    /** What stands there now, where that isn't what was being changed. */
    overtakenBy: isOvertaken ? value : null,
    write,
    save,
    leave,
    revert,
  };
}

/** What surrounds a text isn't kept. */
function isSame(one: string, other: string): boolean {
  return one.trim() === other.trim();
}
