"use client";

import { useEffect } from "react";

/**
 * The tab's title for what the server doesn't know: a screen that was reached without it, a task.
 * The page's own title may still arrive later, hence the watch.
 */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    const wanted = `${title} · Holdfast`;
    const apply = () => {
      if (document.title !== wanted) document.title = wanted;
    };
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    apply();
    return () => {
      observer.disconnect();
      document.title = before;
    };
  }, [title]);
}
