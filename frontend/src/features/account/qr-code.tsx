"use client";

import { encode } from "uqr";

type QrCodeProps = { text: string; label: string };

/** Dark on light in both themes: many cameras read no other. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { border: 3 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-48 rounded-xl border border-line bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
