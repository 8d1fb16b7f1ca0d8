/** The visitor's time zone, told to the server, which would reckon days by its own otherwise. */

const COOKIE = "holdfast-zone";
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** What isn't kept, as in a browser that keeps nothing, is put right once the page listens. */
export async function rememberZone(): Promise<void> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const expires = Date.now() + YEAR;
  await window.cookieStore
    ?.set({ name: COOKIE, value: timeZone, expires, sameSite: "lax" })
    .catch(() => {});
}

type Cookies = { get: (name: string) => { value: string } | undefined };

/** Anybody can write a cookie: what names no zone counts as none. */
export function readZone(cookies: Cookies): string {
  const zone = cookies.get(COOKIE)?.value ?? "";
  return isZone(zone) ? zone : "UTC";
}

function isZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: text }));
  } catch {
    return false;
  }
}
