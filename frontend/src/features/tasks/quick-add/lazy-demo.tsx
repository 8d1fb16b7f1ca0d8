"use client";

import dynamic from "next/dynamic";

/** Comes after the page; its place is kept, so that nothing moves. */
export const LazyQuickAddDemo = dynamic(
  async () => (await import("./quick-add-demo")).QuickAddDemo,
  {
    ssr: false,
    loading: () => <div className="min-h-32 rounded-xl border border-line-strong bg-raised" />,
  },
);
