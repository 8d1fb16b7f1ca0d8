"use client";

import dynamic from "next/dynamic";

/** Comes after the page itself: nothing is announced before something was done. */
export const LazyToaster = dynamic(async () => (await import("./toaster")).Toaster, { ssr: false });
