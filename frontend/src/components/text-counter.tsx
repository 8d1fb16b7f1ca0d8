import { cx } from "@/lib/class-names";

const SHOWN_FROM = 0.85;

/** Appears near the limit, and says in words when it is passed. */
export function TextCounter({ count, limit }: { count: number; limit: number }) {
  if (count < limit * SHOWN_FROM) return null;
  const left = limit - count;
  return (
    <p className={cx("text-xs tabular-nums", left < 0 ? "text-danger" : "text-faint")}>
      {left < 0 ? `${-left} over the limit of ${limit}` : `${left} left`}
    </p>
  );
}
