/** Compares answers but for what differs from one time to the next. */

const VARYING: [RegExp, string][] = [
  [/eyJ[\w-]+(\.[\w-]+\.[\w-]+|…)/g, "<token>"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<task>"],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z/g, "<moment>"],
  [/\b[0-9a-f]{32}\b/g, "<request>"],
  [/\b[A-Za-z0-9]{32}\b/g, "<id>"],
  [/\b1[789]\d{8}\b/g, "<seconds>"],
  [/\bport \d+\b/g, "port <port>"],
  [/x-retry-after: \d+/g, "x-retry-after: <seconds>"],
];

function withoutVarying(text: string): string {
  return VARYING.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text.trim());
}

/** Something that equals another answer of the same meaning, however the JSON was laid out. */
export function asComparable(kind: "json" | "text", text: string): unknown {
  if (kind === "text") return withoutVarying(text);
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value === "string" || typeof value === "number") return plain(value);
    return value;
  });
}

/** A number stays one, unless it is a moment in seconds. */
function plain(value: string | number): string | number {
  const text = withoutVarying(String(value));
  return typeof value === "number" && text === String(value) ? value : text;
}
