/** Changes that the server doesn't have yet: what would be lost if the page were left now. */

let isPending = false;
let hasFailed = false;

/** While a change is on its way, the browser asks before it lets the page go. */
export function reportPending(pending: boolean): void {
  isPending = pending;
  if (pending) window.addEventListener("beforeunload", askFirst);
  else letGo();
}

/** Whether changes that failed still wait for somebody to send them again. */
export function reportFailed(failed: boolean): void {
  hasFailed = failed;
}

export function hasUnsaved(): boolean {
  return isPending || hasFailed;
}

/** For when the page itself must leave: there is nothing left to choose. */
export function letGo(): void {
  window.removeEventListener("beforeunload", askFirst);
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
