import { cx } from "@/lib/class-names";
import type { Chip } from "./grammar";

/**
 * The same text behind the field, unseen but for the colour under what is recognised.
 * The field itself stays the browser's own, with all that it can: input methods, spelling, undo.
 */
export function Mirror({ text, chips }: { text: string; chips: readonly Chip[] }) {
  return (
    <div
      aria-hidden="true"
      dir="auto"
      className={cx(
        TEXT,
        "pointer-events-none text-transparent [unicode-bidi:plaintext] forced-colors:hidden",
      )}
    >
      {cutAt(text, chips).map(({ start, part, chip }) =>
        chip ? (
          <mark
            key={start}
            className={cx("rounded-sm text-transparent", chip.isKept ? KEPT : USED)}
          >
            {part}
          </mark>
        ) : (
          part
        ),
      )}
      {/* A line that is still empty has a height, too. */}
      {"\u200b"}
    </div>
  );
}

/** Shared with the field: what differs here would put the colour beside the words. */
export const TEXT =
  "col-start-1 row-start-1 min-h-11 w-full min-w-0 whitespace-pre-wrap py-2.5 text-base leading-6 wrap-anywhere";
const USED = "bg-accent-wash shadow-[0_0_0_2px_var(--accent-wash)]";
const KEPT = "bg-transparent underline decoration-control decoration-dotted underline-offset-4";

type Part = { start: number; part: string; chip: Chip | null };

function cutAt(text: string, chips: readonly Chip[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const chip of chips) {
    if (chip.start < from) continue;
    parts.push({ start: from, part: text.slice(from, chip.start), chip: null });
    parts.push({ start: chip.start, part: text.slice(chip.start, chip.end), chip });
    from = chip.end;
  }
  return [...parts, { start: from, part: text.slice(from), chip: null }];
}
