"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { announce } from "@/components/announcer";
import { usePreferences } from "@/lib/preferences";
import type { Command } from "./commands";
import { describeKeys, isAppleDevice, isWriting, mayRepeat, strokeOf } from "./keys";
import { meaningOf } from "./matching";
import { currentReach } from "./reach";

const PATIENCE = 3_000;
const OVERLAYS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Takes the keys while an overlay is on its way: they are meant for it, and not for what is below. */
export type Opening = { type: (text: string) => void; cancel: () => void };

/** Listens for the whole page, and gives what a second stroke could mean while one is awaited. */
export function useKeys(opening: Opening | null) {
  const { shortcuts } = usePreferences();
  const [awaited, setAwaited] = useState<readonly Command[]>([]);
  const withCharacters = useRef(shortcuts);
  const taker = useRef(opening);
  const cancel = useRef(() => {});

  useLayoutEffect(() => {
    taker.current = opening;
    withCharacters.current = shortcuts;
  });

  useEffect(() => {
    const isApple = isAppleDevice();
    let strokes: string[] = [];
    let timer = 0;

    function waitFor(next: string[], further: readonly Command[]) {
      window.clearTimeout(timer);
      strokes = next;
      setAwaited(further);
      if (further.length === 0) return;
      timer = window.setTimeout(() => waitFor([], []), PATIENCE);
      announce(further.map((each) => sayLastStroke(each, isApple)).join(", "));
    }
    cancel.current = () => waitFor([], []);

    function onKeyDown(event: KeyboardEvent) {
      if (taker.current && !isOnOverlay(event.target)) {
        hold(event, taker.current);
        return;
      }
      const stroke = readStroke(event, isApple);
      const reach = currentReach();
      if (stroke === null || !reach) return;
      const typed = [...strokes, stroke];
      const { command, further } = meaningOf(typed, {
        reach,
        withCharacters: withCharacters.current,
        ...placeOf(event.target),
      });
      const isExpected = command !== undefined || further.length > 0 || strokes.length > 0;
      waitFor(further.length > 0 ? typed : [], further);
      if (!isExpected) return;
      event.preventDefault();
      command?.run(reach);
    }

    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("blur", cancel.current);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("blur", cancel.current);
    };
  }, []);

  return { awaited, cancel: () => cancel.current() };
}

function sayLastStroke({ keys, name }: Command, isApple: boolean): string {
  const last = keys[0]?.split(" ").at(-1) ?? "";
  return `${describeKeys(last, isApple)}: ${name}`;
}

function hold(event: KeyboardEvent, { type, cancel }: Opening): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (event.isComposing || ctrlKey || metaKey || altKey) return;
  event.preventDefault();
  if (key === "Escape") cancel();
  else if ([...key].length === 1) type(key);
}

/** Null for what is somebody else's, or too much of the same. */
function readStroke(event: KeyboardEvent, isApple: boolean): string | null {
  const stroke = strokeOf(event, isApple);
  if (stroke === null || event.defaultPrevented || isUnderOverlay(event.target)) return null;
  return event.repeat && !mayRepeat(stroke) ? null : stroke;
}

function placeOf(target: EventTarget | null) {
  const element = target instanceof Element ? target : null;
  return {
    isWriting: isWriting(target),
    isOnRow: element?.matches("[data-row]") ?? false,
  };
}

function isOnOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OVERLAYS) !== null;
}

/** What lies over the page has its own keys, wherever the focus may be. */
function isUnderOverlay(target: EventTarget | null): boolean {
  if (isOnOverlay(target)) return true;
  return [...document.querySelectorAll(OVERLAYS)].some((overlay) => overlay.checkVisibility());
}
