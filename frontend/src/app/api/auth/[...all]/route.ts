import { getAuth } from "@/lib/auth";
import { logAuth } from "@/lib/auth-log";
import { limitBody } from "@/lib/body-limit";
import { stayOnHttps } from "@/lib/https";

/** PostgreSQL's own number for it. */
const UNIQUE_VIOLATION = "23505";

async function handle(request: Request): Promise<Response> {
  const answer = await handled(request);
  const headers = new Headers(answer.headers);
  nameTheWait(headers);
  stayOnHttps(headers);
  return new Response(answer.body, { status: answer.status, headers });
}

async function handled(request: Request): Promise<Response> {
  const limited = await limitBody(request);
  if (!limited) return tooLarge();
  try {
    return await getAuth().handler(limited);
  } catch (error) {
    if (isConflict(error)) return conflict();
    logAuth("error", "An account request failed.", error);
    return fault();
  }
}

/** Better Auth names the wait in a header of its own; clients look for the standard one. */
function nameTheWait(headers: Headers): void {
  const wait = headers.get("X-Retry-After");
  if (wait && !headers.has("Retry-After")) headers.set("Retry-After", wait);
}

/** Two came at once, or late: a constraint of the database lets one through. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}

function conflict(): Response {
  return Response.json(
    { code: "CONFLICT", message: "Something else came first." },
    { status: 409 },
  );
}

function tooLarge(): Response {
  return Response.json(
    { code: "PAYLOAD_TOO_LARGE", message: "The request is too large." },
    // What is left of the body is not read, so the connection can't be used again.
    { status: 413, headers: { Connection: "close" } },
  );
}

function fault(): Response {
  return Response.json(
    { code: "INTERNAL_SERVER_ERROR", message: "The server has a fault." },
    { status: 500 },
  );
}

export { handle as GET, handle as POST };
