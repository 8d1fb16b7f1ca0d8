/** Which tasks of a list are chosen for what comes next. */

import { useState } from "react";

export type Selection = {
  ids: ReadonlySet<string>;
  /** What was chosen before the range that is being drawn. */
  base: ReadonlySet<string>;
  anchor: string | null;
};

export const NOTHING: Selection = { ids: new Set(), base: new Set(), anchor: null };

export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, base: next, anchor: id };
}

/** From the anchor to `head`, wherever the range reached before; without an anchor, from `head` on. */
export function drawnTo(selection: Selection, order: readonly string[], head: string): Selection {
  const anchor = selection.anchor ?? head;
  const [from, to] = [order.indexOf(anchor), order.indexOf(head)].sort((a, b) => a - b);
  const range = order.slice(from, (to ?? 0) + 1);
  return { ...selection, anchor, ids: new Set([...selection.base, ...range]) };
}

export function everything(order: readonly string[]): Selection {
  const ids = new Set(order);
  return { ids, base: ids, anchor: null };
}

/** What has left the list is chosen no longer, also when it comes back. */
export function kept(selection: Selection, order: readonly string[]): Selection {
  const shown = new Set(order);
  if ([...selection.ids].every((id) => shown.has(id))) return selection;
  const stays = (ids: ReadonlySet<string>) => new Set([...ids].filter((id) => shown.has(id)));
  const anchor = selection.anchor && shown.has(selection.anchor) ? selection.anchor : null;
  return { ids: stays(selection.ids), base: stays(selection.base), anchor };
}

export function useSelection(order: readonly string[]) {
  const [stored, setSelection] = useState(NOTHING);
  const selection = stored.ids.size === 0 ? stored : kept(stored, order);
  if (selection !== stored) setSelection(selection);
  return [selection, setSelection] as const;
}
