/** An API or a page beside the stack's own, on the same database: one that a test may configure and end. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { BACKEND, FRONTEND, LEASH, NODE, PYTHON } from "./paths.ts";
import { readStack } from "./stack.ts";

const READY_WITHIN = 30_000;
const PROBE_EVERY = 50;

export type Variables = Record<string, string>;

/** A process that ends with the test that started it. */
export class Server {
  readonly url: string;
  readonly log: string;
  readonly #command: string[];
  readonly #options: { cwd: string; env: Variables };
  #process: ChildProcess | null = null;

  constructor(
    command: string[],
    options: { cwd: string; env: Variables; url: string; log: string },
  ) {
    this.url = options.url;
    this.log = options.log;
    this.#command = command;
    this.#options = { cwd: options.cwd, env: options.env };
  }

  /** `probe` is the path that answers, with whatever status, once the server listens. */
  async start(probe: string): Promise<void> {
    const output = openSync(this.log, "a");
    // The leash ends it even where this process is killed.
    const leash = ["-S", LEASH, "-1", "15", "-1", "--"];
    this.#process = spawn(PYTHON, [...leash, ...this.#command], {
      ...this.#options,
      stdio: ["ignore", output, output],
    });
    await this.#answers(probe);
  }

  /** Keeps connections and answers nothing, until `resume`. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  /** At once, or by the signal that asks it to end what it has begun. */
  async stop(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }

  async #answers(probe: string): Promise<void> {
    const deadline = Date.now() + READY_WITHIN;
    while (Date.now() < deadline) {
      if (this.#process?.exitCode !== null) break;
      const answer = await fetch(this.url + probe).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY));
    }
    throw new Error(`The server did not start; see ${this.log}`);
  }
}

type Place = { port: number; log: string; variables?: Variables };

export function apiServer({ port, log, variables = {} }: Place): Server {
  const command = [PYTHON, "-m", "uvicorn", "main:app", "--port", String(port), "--no-access-log"];
  const url = `http://localhost:${port}`;
  return new Server(command, { cwd: BACKEND, env: environment(variables), url, log });
}

export function pageServer({ port, log, variables = {} }: Place): Server {
  const command = [NODE, "--import", "./strip-forwarded.mjs", ".next/standalone/server.js"];
  const url = `http://localhost:${port}`;
  const own = {
    NODE_ENV: "production",
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    BETTER_AUTH_URL: url,
  };
  return new Server(command, {
    cwd: FRONTEND,
    env: environment({ ...own, ...variables }),
    url,
    log,
  });
}

/** Everything as the stack has it, but for what the test changes. */
function environment(variables: Variables): Variables {
  const { webUrl, apiUrl, databaseUrl, secret, outbox } = readStack();
  return {
    PATH: process.env.PATH ?? "",
    BETTER_AUTH_SECRET: secret,
    BETTER_AUTH_URL: webUrl,
    API_URL: apiUrl,
    DATABASE_URL: databaseUrl,
    OUTBOX_DIR: outbox,
    RATE_LIMIT_ENABLED: "false",
    ...variables,
  };
}

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  await once(listener, "close");
  if (!address || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}
