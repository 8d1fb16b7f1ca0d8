/**
 * Loaded before the server: `node --import ./strip-forwarded.mjs server.js`.
 *
 * Next keeps a forwarded header that a visitor made up, and the rate limits count by that address.
 * So the headers go before Next sees them, unless a proxy stands in front that writes them itself.
 */
import { Server } from "node:http";

const value = (process.env.TRUST_PROXY ?? "").toLowerCase();
const trustsProxy = ["true", "1", "yes", "on"].includes(value);

if (!trustsProxy && !["", "false", "0", "no", "off"].includes(value)) {
  process.stderr.write("TRUST_PROXY must be true or false.\n");
  process.exit(1);
}

if (!trustsProxy) {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (event, ...rest) {
    if (event === "request" || event === "upgrade") stripForwarded(rest[0]);
    return emit.call(this, event, ...rest);
  };
}

function stripForwarded(request) {
  for (const name of Object.keys(request.headers)) {
    if (name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded-")) {
      delete request.headers[name];
    }
  }
  request.rawHeaders = withoutForwarded(request.rawHeaders);
}

function withoutForwarded(raw) {
  return raw.filter((_, index) => {
    const name = raw[index - (index % 2)].toLowerCase();
    return name !== "forwarded" && name !== "x-real-ip" && !name.startsWith("x-forwarded-");
  });
}
