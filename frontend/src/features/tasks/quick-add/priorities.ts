import type { Priority } from "@/lib/api/model/priority";

/**
 * Four steps are written, three are kept. The names at 2, 3 and 4 are those of the three;
 * 1, "urgent", has no step of its own and goes to the nearest.
 */
const PRIORITIES: Record<string, Priority> = {
  "!1": "high",
  "!2": "high",
  "!3": "medium",
  "!4": "low",
  p1: "high",
  p2: "high",
  p3: "medium",
  p4: "low",
  "!urgent": "high",
  "!high": "high",
  "!medium": "medium",
  "!med": "medium",
  "!low": "low",
};

/** "!!1" is an older way to write "!1". */
export function readPriority(key: string): Priority | null {
  const name = /^!![1-4]$/.test(key) ? key.slice(1) : key;
  return Object.hasOwn(PRIORITIES, name) ? (PRIORITIES[name] ?? null) : null;
}
