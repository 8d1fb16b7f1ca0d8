/** One Tab stop for a whole list: the keyboard moves among its rows, and never falls out of them. */

import { type RefObject, useLayoutEffect, useRef, useState } from "react";

type Place = { id: string; index: number };

export type Roving = {
  /** The row that Tab leads to. */
  activeId: string | null;
  focusRow: (id: string) => void;
  hasFocus: () => boolean;
  onFocus: (id: string) => void;
};

/** `reveal` brings a row onto the page and into sight that isn't there because the list is long. */
export function useRoving(
  list: RefObject<HTMLElement | null>,
  order: readonly string[],
  reveal: (id: string) => void,
): Roving {
  const [place, setPlace] = useState<Place | null>(null);
  const wanted = useRef<string | null>(null);
  const wasInside = useRef(false);
  const index = place ? order.indexOf(place.id) : -1;
  // So that it is known where the row was, once it is gone.
  if (place && index >= 0 && index !== place.index) setPlace({ ...place, index });
  const activeId = order[index] ?? order[Math.min(place?.index ?? 0, order.length - 1)] ?? null;

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const enter = () => {
      wasInside.current = true;
    };
    const leave = (event: FocusEvent) => {
      // Without a new place the row itself went away.
      if (event.relatedTarget) wasInside.current = false;
    };
    const press = (event: PointerEvent) => {
      if (!element.contains(event.target as Node)) wasInside.current = false;
    };
    element.addEventListener("focusin", enter);
    element.addEventListener("focusout", leave);
    window.addEventListener("pointerdown", press, true);
    return () => {
      element.removeEventListener("focusin", enter);
      element.removeEventListener("focusout", leave);
      window.removeEventListener("pointerdown", press, true);
    };
  }, [list]);

  useLayoutEffect(() => {
    const isLost = wasInside.current && document.activeElement === document.body;
    const id = wanted.current ?? (isLost ? activeId : null);
    if (id === null) {
      if (isLost) document.querySelector<HTMLElement>("main h1")?.focus();
      return;
    }
    const row = findRow(list.current, id);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    row.closest("[data-task]")?.scrollIntoView({ block: "nearest" });
  });

  return {
    activeId,
    focusRow: (id) => {
      wanted.current = id;
      setPlace({ id, index: order.indexOf(id) });
      reveal(id);
    },
    hasFocus: () => list.current?.contains(document.activeElement) ?? false,
    onFocus: (id) => {
      if (id !== place?.id) setPlace({ id, index: order.indexOf(id) });
    },
  };
}

export function findRow(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}
