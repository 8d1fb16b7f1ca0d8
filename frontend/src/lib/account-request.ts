/** How the page asks the routes of accounts, and what it learns of a refusal. */

export type Refusal = { status: number; code?: string | undefined };
type Answer<T> = { data: T; refusal: null } | { data: null; refusal: Refusal };

const TIMEOUT = 15_000;

/** Never throws: a server out of reach is a refusal with the status 0. */
export async function askAccount<T>(path: string, body?: object): Promise<Answer<T>> {
  try {
    const answer = await fetch(`/api/auth${path}`, {
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body ? asPost(body) : {}),
    });
    const read: unknown = await answer.json().catch(() => null);
    if (answer.ok) return { data: read as T, refusal: null };
    return { data: null, refusal: { status: answer.status, code: codeIn(read) } };
  } catch {
    return { data: null, refusal: { status: 0 } };
  }
}

function asPost(body: object): RequestInit {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

function codeIn(read: unknown): string | undefined {
  const { code } = (read ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
