/** Where to go after signing in: a path of this site, whatever the address bar was made to say. */

export const HOME = "/app/today";

const NOWHERE = "http://nowhere.invalid";

/** The given path if it is a relative one of this origin, else the start page of the app. */
export function safeNextPath(next: string | null | undefined): string {
  if (!next || !isPlainPath(next) || !URL.canParse(next, NOWHERE)) return HOME;
  const { pathname, search, hash } = new URL(next, NOWHERE);
  const path = pathname + search + hash;
  // Once more: `/.//evil` is plain until its dots are resolved.
  if (!isPlainPath(path) || leadsBackToTheDoor(pathname)) return HOME;
  return path;
}

/** A page of the door, which hands on where its visitor wants to go. */
export function doorPath(path: string, next: string): string {
  return next === HOME ? path : `${path}?${new URLSearchParams({ next })}`;
}

export function loginPath(next: string, { expired = false, unsaved = false } = {}): string {
  const query = new URLSearchParams({ next });
  if (expired) query.set("expired", "1");
  if (unsaved) query.set("unsaved", "1");
  return `/login?${query}`;
}

/** Browsers read `\` as `/` and drop control characters, so `/\evil` and `/<tab>/evil` leave the site. */
function isPlainPath(path: string): boolean {
  return path.startsWith("/") && !path.startsWith("//") && !/[\\\p{Cc}]/u.test(path);
}

function leadsBackToTheDoor(pathname: string): boolean {
  return /^\/(login|signup|forgot-password|reset-password|verify-email|api)(\/|$)/.test(pathname);
}
