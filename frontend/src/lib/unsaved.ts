/** Changes that the server doesn't have yet, and whether they outlive this page. */

let unsent = () => 0;

const pending = new Set<string>();

/** While something is kept nowhere but on this page, the browser asks before it lets the page go. */
export function reportPending(what: string, isPending: boolean): void {
  if (isPending) pending.add(what);
  else pending.delete(what);
  if (pending.size > 0) window.addEventListener("beforeunload", askFirst);
  else letGo();
}

/** Whether something is kept nowhere but on this page. */
export function isPending(): boolean {
  return pending.size > 0;
}

/** How to count, whenever that is asked, what is kept on this device alone. */
export function reportUnsent(count: () => number): void {
  unsent = count;
}

export function countUnsent(): number {
  return unsent();
}

/** For when the page itself must leave: there is nothing left to choose. */
export function letGo(): void {
  pending.clear();
  window.removeEventListener("beforeunload", askFirst);
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
