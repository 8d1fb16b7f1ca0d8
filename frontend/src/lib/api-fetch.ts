/** How every request of the generated client reaches the API. */

import { ApiError, type FieldProblem, kindOfStatus } from "./api-error";
import { dropToken, explainRefusedToken, getToken, leaveForLogin } from "./session";

const PATIENCE = 10_000;
const PAUSES_BEFORE_RETRY = [300, 1000];

export type RequestOptions = RequestInit & {
  /** Sees the answer's status and headers, before its body is read. */
  onResponse?: (response: Response) => void;
  /** How many milliseconds the whole answer may take; 10,000 where nothing is said. */
  patience?: number;
};

/** Answers with the envelope, or throws an `ApiError`. Only reading is tried again by itself. */
export async function apiFetch<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const pauses = (options.method ?? "GET") === "GET" ? PAUSES_BEFORE_RETRY : [];
  for (const pause of pauses) {
    try {
      return await sendSignedIn<T>(path, options);
    } catch (error) {
      if (!isWorthRetrying(error) || options.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return sendSignedIn<T>(path, options);
}

function isWorthRetrying(error: unknown): boolean {
  return error instanceof ApiError && (error.kind === "network" || error.kind === "server");
}

/** A token may have ended or lost its key on the way; after a second refusal the session is asked for. */
async function sendSignedIn<T>(path: string, options: RequestOptions): Promise<T> {
  try {
    const token = await getToken();
    let response = await send(path, options, token);
    if (response.status === 401) {
      dropToken(token);
      response = await send(path, options, await getToken());
      if (response.status === 401) throw await explainRefusedToken();
    }
    options.onResponse?.(response);
    return await readAnswer<T>(response);
  } catch (error) {
    if (error instanceof ApiError && error.kind === "signed-out") leaveForLogin();
    throw error;
  }
}

/** Opens an answer that has no end; throws an `ApiError` where there is none. Nobody is led away. */
export async function openStream(
  path: string,
  signal: AbortSignal,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  for (const isLastTry of [false, true]) {
    const token = await getToken();
    const response = await fetch(apiUrl() + path, {
      headers: { Authorization: `Bearer ${token}` },
      signal,
      credentials: "omit",
    });
    if (response.ok && response.body) return response.body.getReader();
    if (response.status !== 401 || isLastTry) throw toApiError(response, null);
    dropToken(token);
  }
  throw new ApiError("The server gave no stream.", { kind: "server" });
}

async function send(path: string, options: RequestOptions, token: string): Promise<Response> {
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${token}`);
  const timeout = AbortSignal.timeout(options.patience ?? PATIENCE);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    return await fetch(apiUrl() + path, {
      ...options,
      headers,
      signal,
      credentials: "omit",
      // A write that is on its way still arrives when the tab is closed.
      keepalive: options.method !== undefined && options.method !== "GET",
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError("Can't reach the server.", { kind: "network", cause });
  }
}

/** The server writes the address into the page, so that a build fits any address. */
function apiUrl(): string {
  return document.documentElement.dataset.apiUrl ?? "";
}

async function readAnswer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  throw toApiError(response, body);
}

type FailureBody = { error?: { message?: string; details?: FieldProblem[] | null } } | null;

function toApiError(response: Response, body: unknown): ApiError {
  const error = (body as FailureBody)?.error;
  return new ApiError(error?.message ?? "The server gave no usable answer.", {
    kind: response.ok ? "server" : kindOfStatus(response.status),
    status: response.status,
    details: error?.details ?? [],
    requestId: response.headers.get("X-Request-ID"),
    retryAfter: readSeconds(response.headers.get("Retry-After")),
  });
}

/** The API names seconds; a proxy may name a date, which is as good as nothing. */
function readSeconds(value: string | null): number | null {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : null;
}
