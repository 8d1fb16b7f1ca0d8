import { getAuth } from "@/lib/auth";
import { logAuth } from "@/lib/auth-log";
import { limitBody } from "@/lib/body-limit";
import { stayOnHttps } from "@/lib/https";

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
    logAuth("error", "An account request failed.", error);
    return fault();
  }
}

/** Better Auth names the wait in a header of its own; clients look for the standard one. */
function nameTheWait(headers: Headers): void {
  const wait = headers.get("X-Retry-After");
  if (wait && !headers.has("Retry-After")) headers.set("Retry-After", wait);
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
