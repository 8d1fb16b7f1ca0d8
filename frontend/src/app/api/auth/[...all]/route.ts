import { getAuth } from "@/lib/auth";
import { limitBody } from "@/lib/body-limit";

async function handle(request: Request): Promise<Response> {
  const limited = await limitBody(request);
  return limited ? getAuth().handler(limited) : tooLarge();
}

function tooLarge(): Response {
  return Response.json(
    { code: "PAYLOAD_TOO_LARGE", message: "The request is too large." },
    // What is left of the body is not read, so the connection can't be used again.
    { status: 413, headers: { Connection: "close" } },
  );
}

export { handle as GET, handle as POST };
