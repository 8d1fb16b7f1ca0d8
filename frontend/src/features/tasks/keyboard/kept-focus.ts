/** Whoever works by keyboard keeps their place when the element that has the focus goes away. */

import { useEffect } from "react";
import { tabStop } from "./tab-stop";

export function useFocusNeverLost(): void {
  useEffect(() => {
    let isByKeyboard = false;
    const byKeyboard = () => {
      isByKeyboard = true;
    };
    const byPointer = () => {
      isByKeyboard = false;
    };
    const observer = new MutationObserver(() => {
      if (isByKeyboard && document.activeElement === document.body) focusSomethingNear();
    });
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ["hidden"],
    });
    window.addEventListener("keydown", byKeyboard, true);
    window.addEventListener("pointerdown", byPointer, true);
    return () => {
      observer.disconnect();
      window.removeEventListener("keydown", byKeyboard, true);
      window.removeEventListener("pointerdown", byPointer, true);
    };
  }, []);
}

/** The row that a list would go on with; without a list, the heading of the page. */
function focusSomethingNear(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (heading && !heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  (tabStop() ?? heading)?.focus({ preventScroll: true });
}
