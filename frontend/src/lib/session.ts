/**
 * The token that the API wants: held in memory only, fetched once for everybody, renewed before it ends.
 *
 * It is never stored: what lies in storage can be read by any script that gets onto the page.
 */

import { ApiError } from "./api-error";
import { shownUser, wipeDevice } from "./device";
import { loginPath } from "./next-path";
import { countUnsent, isPending, letGo } from "./unsaved";

const RENEW_BEFORE_END = 60_000;
const CHANNEL = "holdfast-session";

type HeldToken = { jwt: string; renewAt: number };

let held: HeldToken | null = null;
let fetching: Promise<string> | null = null;
// A token that arrives after a sign-out belongs to nobody any more.
let generation = 0;

export async function getToken(): Promise<string> {
  if (held && performance.now() < held.renewAt) return held.jwt;
  fetching ??= fetchToken().finally(() => {
    fetching = null;
  });
  return fetching;
}

/**
 * Drops a token that the API has refused, so that the next request brings a new one.
 * Of many requests refused at once, the later ones must not drop what the first has brought.
 */
export function dropToken(refused: string): void {
  if (held?.jwt === refused) held = null;
}

/** Forgets everything, even a token that is still on its way. */
export function forgetToken(): void {
  held = null;
  fetching = null;
  generation += 1;
}

async function fetchToken(): Promise<string> {
  const startedIn = generation;
  const { authClient } = await import("./auth-client");
  const { data, error } = await authClient
    .token({ fetchOptions: { timeout: 10_000 } })
    .catch((cause: unknown) => ({ data: null, error: { status: 0, cause } }));
  if (!data?.token) throw await explainNoToken(error?.status ?? 0);
  if (startedIn !== generation) throw signedOut();
  held = hold(data.token);
  return data.token;
}

/** Measured by the token's own length of life, since the clock of this device may be wrong. */
function hold(jwt: string): HeldToken {
  const { iat, exp, sub } = readClaims(jwt);
  refuseSomebodyElse(sub);
  return { jwt, renewAt: performance.now() + (exp - iat) * 1000 - RENEW_BEFORE_END };
}

type Claims = { iat: number; exp: number; sub: string };

function readClaims(jwt: string): Claims {
  const payload = (jwt.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(atob(payload)) as Claims;
}

/** Another tab may have signed in as another person; this one must not mix the two. */
function refuseSomebodyElse(userId: string): void {
  const shown = shownUser();
  if (!shown || shown === userId) return;
  letGo();
  location.reload();
  throw new ApiError("Somebody else is signed in now.", { kind: "network" });
}

async function explainNoToken(status: number): Promise<ApiError> {
  if (status === 429) return new ApiError("Too many requests.", { kind: "rate-limited", status });
  if (status >= 500)
    return new ApiError("The sign-in service has a fault.", { kind: "server", status });
  if (status !== 401)
    return new ApiError("The sign-in service can't be reached.", { kind: "network" });
  return explainRefusedToken();
}

/**
 * A 401 comes from an outage too. Whoever still has a session is signed in:
 * only the session route's plain "nobody" is a sign-out, all else passes.
 */
export async function explainRefusedToken(): Promise<ApiError> {
  const answer = await fetch("/api/auth/get-session", {
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  if (!answer) return new ApiError("The sign-in service can't be reached.", { kind: "network" });
  const { status } = answer;
  if (status === 429) return new ApiError("Too many requests.", { kind: "rate-limited", status });
  const session: unknown = answer.ok ? await answer.json().catch(() => "unreadable") : "unknown";
  if (session === null) return signedOut();
  return new ApiError("The sign-in service has a fault.", { kind: "server", status });
}

function signedOut(): ApiError {
  return new ApiError("You were signed out.", { kind: "signed-out", status: 401 });
}

let isSigningOut = false;

/** While somebody signs out themselves, nobody needs to be told so, or to come back here. */
export function expectSignOut(isExpected: boolean): void {
  isSigningOut = isExpected;
}

/** Leaves for the sign-in page, and comes back here afterwards; stays where that would lose something. */
export function leaveForLogin(): void {
  if (isSigningOut) return;
  forgetToken();
  if (isPending()) {
    stay();
    return;
  }
  const here = location.pathname + location.search;
  location.assign(loginPath(here, { expired: true, unsaved: countUnsent() > 0 }));
}

let stay = () => {};

/** How to say that somebody was signed out and isn't led away. */
export function onStaying(say: () => void): void {
  stay = say;
}

/** One for the whole page: a channel doesn't hear itself, so only other tabs get the message. */
let channel: BroadcastChannel | null = null;

function sessionChannel(): BroadcastChannel {
  channel ??= new BroadcastChannel(CHANNEL);
  return channel;
}

/** Here and in all tabs nobody is signed in any more, and the device keeps nothing of theirs. */
export async function announceSignOut(): Promise<void> {
  forgetToken();
  forgetTab();
  sessionChannel().postMessage("signed-out");
  await wipeDevice();
}

/** What this tab keeps of the person, such as a text that isn't added yet, ends with the session. */
function forgetTab(): void {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}

/** Calls back when another tab signs out. Returns how to stop listening. */
export function onSignOutElsewhere(callback: () => void): () => void {
  const hear = () => {
    forgetToken();
    forgetTab();
    callback();
  };
  sessionChannel().addEventListener("message", hear);
  return () => sessionChannel().removeEventListener("message", hear);
}
