/**
 * Going from screen to screen without asking the server.
 *
 * All screens of tasks are in the page already, and which one is shown follows from the address.
 * Next.js keeps its router in step with the browser's history, so nothing else has to know.
 */

const LIST = /^\/app\/(today|upcoming|all|completed)$/;
const TASK = /^\/app\/tasks\/([^/]+)$/;

export function isList(pathname: string): boolean {
  return LIST.test(pathname);
}

/** The task that has the address to itself. */
export function taskOf(pathname: string): string | null {
  return TASK.exec(pathname)?.[1] ?? null;
}

export function taskPath(id: string): string {
  return `/app/tasks/${id}`;
}

/** How far down each list was when it was left. */
const left = new Map<string, number>();

export function goTo(path: string): void {
  left.set(location.pathname, window.scrollY);
  // Whoever chooses a list begins at its top; only Back leads to where one was.
  left.delete(new URL(path, location.href).pathname);
  window.history.pushState(null, "", path);
}

/** As Back does where that leads there, so that the history doesn't grow by looking at tasks. */
export function returnTo(path: string): void {
  const { navigation } = window;
  const before = navigation?.entries()[(navigation.currentEntry?.index ?? 0) - 1];
  if (before?.url === new URL(path, location.href).href) window.history.back();
  else window.history.pushState(null, "", path);
}

export function scrollPlace(pathname: string): number {
  return left.get(pathname) ?? 0;
}

/** Takes plain clicks on links between screens; all others are the browser's, or Next.js's. */
export function followScreenLinks(): () => void {
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (
      !link ||
      event.defaultPrevented ||
      !isPlain(event) ||
      link.target ||
      link.origin !== location.origin
    )
      return;
    if (!isList(link.pathname) && !taskOf(link.pathname)) return;
    // What is prevented already, `Link` leaves alone.
    event.preventDefault();
    const path = link.pathname + link.search;
    if (path !== location.pathname + location.search) goTo(path);
  };
  document.addEventListener("click", follow, { capture: true });
  return () => document.removeEventListener("click", follow, { capture: true });
}

function isPlain(event: MouseEvent): boolean {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
  return button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}
