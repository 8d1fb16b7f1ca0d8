/** Changes that the server doesn't have yet, and whether they outlive this page. */

let unsent = () => 0;

/** While a change is kept nowhere but on this page, the browser asks before it lets the page go. */
export function reportPending(pending: boolean): void {
  if (pending) window.addEventListener("beforeunload", askFirst);
  else letGo();
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
  window.removeEventListener("beforeunload", askFirst);
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
