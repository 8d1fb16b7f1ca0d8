/** A finger that rests on something for a moment, as other applications take for "choose this". */

import { type PointerEvent, useRef } from "react";

const MOMENT = 450;
const TREMBLE = 10;

export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ timer: number; x: number; y: number } | null>(null);
  const isTaken = useRef(false);

  function stop() {
    window.clearTimeout(press.current?.timer);
    press.current = null;
  }

  return {
    onPointerDown: (event: PointerEvent) => {
      isTaken.current = false;
      if (event.pointerType === "mouse" || !event.isPrimary) return;
      const timer = window.setTimeout(() => {
        isTaken.current = true;
        onLongPress();
      }, MOMENT);
      press.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = press.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > TREMBLE) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** The system's own menu for a link would come at the same moment. */
    onContextMenu: (event: { preventDefault: () => void }) => {
      if (press.current || isTaken.current) event.preventDefault();
    },
    /** Whether the click that comes now only ends the press. */
    endsPress: () => {
      const wasTaken = isTaken.current;
      isTaken.current = false;
      return wasTaken;
    },
  };
}
