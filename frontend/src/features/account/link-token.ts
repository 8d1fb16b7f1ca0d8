import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** The token of the link that led here; null until the page is awake, since no server sees it. */
export function useLinkToken(): string | null {
  return useSyncExternalStore(
    neverChanges,
    () => new URLSearchParams(location.hash.slice(1)).get("token") ?? "",
    () => null,
  );
}
