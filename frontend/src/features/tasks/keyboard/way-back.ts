/** From a task's own page back into the list that it was opened from. */

let order: readonly string[] = [];
let returning: string | null = null;

export function rememberOrder(ids: readonly string[]): void {
  order = ids;
}

/** The task beside this one in the list that was shown last. */
export function neighbourOf(id: string, step: "next" | "previous"): string | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + (step === "next" ? 1 : -1)] ?? null);
}

/** The next list shall put the keyboard on this task. */
export function returnTo(id: string): void {
  returning = id;
}

export function takeReturn(): string | null {
  const id = returning;
  returning = null;
  return id;
}
