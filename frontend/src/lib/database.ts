/** The connection to PostgreSQL that Better Auth uses, from the same URL as the API's. */

import { Pool, type PoolConfig } from "pg";
import { logAuth } from "./auth-log.ts";
import { BoundClient } from "./bound-client.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/**
 * Reads a libpq URL the way libpq does, where node-postgres reads it differently.
 *
 * The query is cut off by text, because `new URL()` refuses `postgresql://user@/db?host=/socket`.
 */
export function poolConfig(databaseUrl: string): PoolConfig {
  const cut = databaseUrl.indexOf("?");
  const base = cut < 0 ? databaseUrl : databaseUrl.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? "" : databaseUrl.slice(cut + 1));

  const channelBinding = query.get("channel_binding") ?? "prefer";
  query.delete("channel_binding");
  translateTls(query, query.get("host") ?? hostOf(base));

  const rest = query.toString();
  return {
    connectionString: rest ? `${base}?${rest}` : base,
    enableChannelBinding: channelBinding !== "disable",
    ...(channelBinding === "require" ? { Client: BoundClient } : {}),
  };
}

export function createPool(databaseUrl: string): Pool {
  const pool = new Pool({
    ...poolConfig(databaseUrl),
    max: 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    query_timeout: 10_000,
  });
  // A connection that breaks while idle would end the process if nobody listened.
  pool.on("error", (error) => {
    logAuth("error", "A database connection was lost while idle.", error);
  });
  return pool;
}

function translateTls(query: URLSearchParams, host: string): void {
  const mode = query.get("sslmode");
  if (query.get("sslrootcert") === "system") query.delete("sslrootcert");
  if (isSocket(host)) {
    // libpq never encrypts a Unix socket.
    query.delete("sslmode");
  } else if (mode === "allow" || (mode === "prefer" && LOOPBACK.test(host))) {
    query.delete("sslmode");
  } else if (mode === "require" && LOOPBACK.test(host)) {
    // As in libpq, `require` encrypts without asking who answers: fit for this machine.
    query.set("uselibpqcompat", "true");
  } else if (mode === "prefer" || mode === "require") {
    // Beyond this machine an unverified certificate would be no protection.
    query.set("sslmode", "verify-full");
  } else if (mode === "verify-ca") {
    query.set("uselibpqcompat", "true");
  }
}

function hostOf(base: string): string {
  const authority = base.replace(/^[a-z]+:\/\//i, "").split("/")[0] ?? "";
  const address = authority.slice(authority.lastIndexOf("@") + 1);
  return decodeURIComponent(address.replace(/:\d*$/, ""));
}

function isSocket(host: string): boolean {
  return host === "" || host.startsWith("/");
}
