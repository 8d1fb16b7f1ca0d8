/** What is being written when its field goes away: no blur tells of the browser's Back. */

import { useLayoutEffect, useRef } from "react";

export function useOnLeaving(leave: () => void): void {
  const latest = useRef(leave);
  useLayoutEffect(() => {
    latest.current = leave;
  });
  useLayoutEffect(() => () => latest.current(), []);
}
