import type { Metadata } from "next";
import { OfflineApp } from "./offline-app";

export const metadata: Metadata = { title: "Holdfast" };

/** What the service worker shows in place of a page that can't be had; it knows nobody. */
export default function OfflinePage() {
  return <OfflineApp />;
}
