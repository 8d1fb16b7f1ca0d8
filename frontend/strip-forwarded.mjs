/**
 * Loaded before the server: `node --import ./strip-forwarded.mjs server.js`.
 *
 * Next keeps a forwarded header that a visitor made up, and the rate limits count by that address.
 * So all of them go before Next sees them, and one is written anew: the address of the visitor, as
 * far back as the proxies of TRUSTED_PROXIES vouch for it.
 */
import { Server, ServerResponse } from "node:http";
import { BlockList, isIP } from "node:net";

const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

const trusted = readTrusted(process.env.TRUSTED_PROXIES ?? "");

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...rest) {
  if (event === "request" || event === "upgrade") {
    const [request, answer] = rest;
    const status = findFault(request);
    if (status) return refuse(answer, status);
    nameVisitor(request);
  }
  return emit.call(this, event, ...rest);
};

/** What Next has no answer for: it would redirect a whole address to that place, and fail on TRACE. */
function findFault({ method, url }) {
  if (!url.startsWith("/")) return 400;
  return method === "TRACE" ? 405 : null;
}

function refuse(answer, status) {
  if (answer instanceof ServerResponse) answer.writeHead(status, { Connection: "close" }).end();
  else answer.destroy();
  return true;
}

function nameVisitor(request) {
  const claimed = request.headers["x-forwarded-for"] ?? "";
  const visitor = findVisitor(request.socket.remoteAddress ?? "", claimed);
  for (const name of Object.keys(request.headers)) {
    if (isForwarded(name)) delete request.headers[name];
  }
  request.rawHeaders = request.rawHeaders.filter(
    (_, index, all) => !isForwarded(all[index - (index % 2)].toLowerCase()),
  );
  request.headers["x-forwarded-for"] = visitor;
  request.rawHeaders.push("X-Forwarded-For", visitor);
}

function isForwarded(name) {
  return name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded-");
}

/** From the connection backwards: a hop is believed if the one who names it is a trusted proxy. */
function findVisitor(peer, claimed) {
  let visitor = withoutMapping(peer);
  for (const claim of claimed.split(",").reverse()) {
    const hop = withoutMapping(claim.trim());
    if (!isTrusted(visitor) || !isIP(hop)) break;
    visitor = hop;
  }
  return visitor;
}

function isTrusted(address) {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, `ipv${family}`);
}

function withoutMapping(address) {
  return address.replace(MAPPED_IPV4, "");
}

/** Addresses and networks, such as `127.0.0.1, 10.0.0.0/8, fd00::/8`. */
function readTrusted(text) {
  const list = new BlockList();
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry) addTrusted(list, entry);
  }
  return list;
}

function addTrusted(list, entry) {
  const [address, length, ...rest] = entry.split("/");
  const family = isIP(address);
  const bits = length ?? (family === 4 ? "32" : "128");
  if (
    !family ||
    rest.length > 0 ||
    !/^\d{1,3}$/.test(bits) ||
    Number(bits) > (family === 4 ? 32 : 128)
  ) {
    process.stderr.write(
      "TRUSTED_PROXIES must list addresses or networks, such as 127.0.0.1, 10.0.0.0/8.\n",
    );
    process.exit(1);
  }
  list.addSubnet(address, Number(bits), `ipv${family}`);
}
