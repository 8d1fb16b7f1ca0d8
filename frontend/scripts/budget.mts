/** Weighs the scripts that each page loads first, from the built server, against what it may weigh. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const ROUTES = [
  { path: "/", limit: 160 },
  { path: "/login", limit: 185 },
  { path: "/signup", limit: 185 },
  { path: "/app/today", limit: 220 },
  { path: "/app/upcoming", limit: 220 },
  { path: "/app/all", limit: 220 },
  { path: "/app/completed", limit: 220 },
  { path: "/app/tasks/00000000-0000-4000-8000-000000000000", limit: 220 },
  { path: "/app/settings", limit: 220 },
];

const PASSWORD = "budget-check-password";

const port = process.env.WEB_PORT ?? String(await freePort());
const site = `http://localhost:${port}`;
const server = spawn(
  process.execPath,
  ["--import", "./strip-forwarded.mjs", ".next/standalone/server.js"],
  {
    env: {
      BETTER_AUTH_SECRET: "budget-check-needs-no-real-secret",
      ...process.env,
      PORT: port,
      HOSTNAME: "127.0.0.1",
      BETTER_AUTH_URL: site,
      RATE_LIMIT_ENABLED: "false",
    },
    stdio: ["ignore", "ignore", "inherit"],
  },
);

try {
  await untilUp();
  process.exitCode = await weighAll(await signIn());
} finally {
  server.kill();
  await once(server, "exit");
}

async function weighAll(cookie: string): Promise<number> {
  let overweight = 0;
  console.log("route".padEnd(24), "KiB gz".padStart(8), "limit".padStart(8));
  for (const { path, limit } of ROUTES) {
    const size = await weigh(path, path.startsWith("/app") ? cookie : "");
    const shown = path.replace(/[0-9a-f-]{36}$/, "[id]");
    const verdict = size > limit ? "  over" : "";
    if (size > limit) overweight += 1;
    console.log(shown.padEnd(24), size.toFixed(1).padStart(8), String(limit).padStart(8), verdict);
  }
  return overweight > 0 ? 1 : 0;
}

async function weigh(path: string, cookie: string): Promise<number> {
  const response = await fetch(site + path, { headers: { cookie }, redirect: "manual" });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}.`);
  const html = await response.text();
  const tags = html.match(/<script[^>]+src="[^"]+"[^>]*>/g) ?? [];
  // Old browsers alone load what is marked so.
  const urls = tags
    .filter((tag) => !/nomodule/i.test(tag))
    .map((tag) => /src="([^"]+)"/.exec(tag)?.[1]);
  let bytes = 0;
  for (const url of new Set(urls)) {
    if (!url) continue;
    const script = await fetch(new URL(url.replaceAll("&amp;", "&"), site));
    bytes += gzipSync(Buffer.from(await script.arrayBuffer()), { level: 9 }).byteLength;
  }
  return bytes / KIB;
}

/** The pages of the app show themselves to real accounts only. */
async function signIn(): Promise<string> {
  const response = await fetch(`${site}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: site },
    body: JSON.stringify({
      name: "Budget check",
      email: `budget-${Date.now()}@example.com`,
      password: PASSWORD,
    }),
  });
  if (!response.ok) throw new Error(`Signing up answered ${response.status}.`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

async function untilUp(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error("The server ended. Is it built?");
    const response = await fetch(`${site}/api/auth/ok`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server didn't start.");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address ? address.port : 0;
}
