/** Which tasks stand beside one that is open, in the list that was shown last. */

let order: readonly string[] = [];

export function rememberOrder(ids: readonly string[]): void {
  order = ids;
}

export function neighbourOf(id: string, step: "next" | "previous"): string | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + (step === "next" ? 1 : -1)] ?? null);
}
