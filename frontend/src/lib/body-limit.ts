/** No account request is anywhere near this large. */
const LARGEST_BODY = 64 * 1024;

/** The same request with its body read, or null once it turns out to be too large. */
export async function limitBody(request: Request): Promise<Request | null> {
  if (!request.body) return request;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) return null;
    chunks.push(new Uint8Array(chunk));
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: new Blob(chunks),
    signal: request.signal,
  });
}
