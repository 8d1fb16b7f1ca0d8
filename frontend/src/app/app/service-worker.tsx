"use client";

import { useEffect } from "react";
import { notify } from "@/lib/notify";

/** Makes the app start without a connection from now on, and tells when there is a newer one. */
export function ServiceWorker() {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    void register().catch(() => {});
  }, []);
  return null;
}

async function register(): Promise<void> {
  const worker = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  if (worker.waiting && navigator.serviceWorker.controller) offer(worker.waiting);
  worker.addEventListener("updatefound", () => {
    const next = worker.installing;
    next?.addEventListener("statechange", () => {
      // Without a worker before it, it is no update.
      if (next.state === "installed" && navigator.serviceWorker.controller) offer(next);
    });
  });
}

function offer(next: globalThis.ServiceWorker): void {
  const takeOver = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    next.postMessage("take over");
  };
  notify("New version", { action: { label: "Reload", onClick: takeOver }, isLasting: true });
}
