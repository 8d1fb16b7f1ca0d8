/** What the database holds, whatever page and API say; and time that goes by in a moment. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";
import { PYTHON } from "./paths.ts";
import { readStack } from "./stack.ts";

type Value = string | number | boolean | null;
type Row = Record<string, Value>;

const QUERY = `
import json, sys, psycopg
from psycopg.rows import dict_row
with psycopg.connect(sys.argv[1], row_factory=dict_row) as connection:
    found = connection.execute(sys.argv[2], json.loads(sys.argv[3]))
    print(json.dumps(found.fetchall() if found.description else [], default=str))
`;

/** As superuser, past every policy; `%s` stands for a value. */
export async function sql(statement: string, ...values: (Value | string[])[]): Promise<Row[]> {
  const { adminUrl } = readStack();
  const command = ["-c", QUERY, adminUrl, statement, JSON.stringify(values)];
  const { stdout } = await promisify(execFile)(PYTHON, command);
  return JSON.parse(stdout) as Row[];
}

/** Seven days go by in a moment. */
export async function expireSession(email: string): Promise<void> {
  const ended = await sql(
    `UPDATE sessions SET expires_at = now() - interval '1 second' FROM users
      WHERE users.id = sessions.user_id AND users.email = %s RETURNING sessions.id`,
    email.toLowerCase(),
  );
  if (ended.length !== 1) throw new Error(`${ended.length} sessions ended, and not one.`);
}

const HOLD = `
import sys, psycopg
statement, *values = sys.argv[2:]
with psycopg.connect(sys.argv[1]) as holder, psycopg.connect(sys.argv[1], autocommit=True) as watcher:
    holder.execute(statement, values)
    me = holder.info.backend_pid
    print("held", flush=True)
    for order in sys.stdin:
        blocked = []
        while not blocked:
            blocked = watcher.execute(
                "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", [me]
            ).fetchall()
        if order.strip() == "end":
            for (pid,) in blocked:
                watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        print("met", flush=True)
`;

/** A lock that stops a statement of somebody else half-way, for as long as a test wants. */
export class Obstacle {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(process: ChildProcess, lines: Interface) {
    this.#process = process;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async put(statement: string, ...values: string[]): Promise<Obstacle> {
    const command = ["-c", HOLD, readStack().adminUrl, statement, ...values];
    const holder = spawn(PYTHON, command, { stdio: ["pipe", "pipe", "inherit"] });
    const obstacle = new Obstacle(holder, createInterface({ input: holder.stdout }));
    await obstacle.#hears("held");
    return obstacle;
  }

  /** Resolves when somebody waits at it. */
  async isMet(): Promise<void> {
    this.#process.stdin?.write("wait\n");
    await this.#hears("met");
  }

  /** Ends the connection that waits at it, as a crash of the database would. */
  async endWhoeverWaits(): Promise<void> {
    this.#process.stdin?.write("end\n");
    await this.#hears("met");
  }

  remove(): void {
    this.#process.kill("SIGKILL");
  }

  async #hears(word: string): Promise<void> {
    const { value } = await this.#lines.next();
    if (value !== word) throw new Error(`The obstacle said ${value} instead of ${word}.`);
  }
}
