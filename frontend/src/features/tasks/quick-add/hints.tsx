import { EXAMPLES } from "./examples";

/** For an empty field: what could be typed. */
export function Hints() {
  return (
    <dl className="mt-1 space-y-0.5 text-faint text-sm max-sm:hidden">
      {EXAMPLES.map(({ typed, means }) => (
        <div key={typed} className="flex gap-x-3">
          <dt className="w-24 shrink-0 text-soft">{typed}</dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  );
}
