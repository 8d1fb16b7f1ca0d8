/** What was measured, on its way to the table. */

import { test } from "../tests/person.ts";

export type Figure = {
  name: string;
  figure: number;
  /** At most so much; without it the figure only informs. */
  goal?: number;
  /** At least so much. */
  isFloor?: boolean;
  unit: string;
};

export const FIGURE = "figure";

export function report(figure: Figure): void {
  test.info().annotations.push({ type: FIGURE, description: JSON.stringify(figure) });
}

export function percentile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
