/** Seven days go by in a moment. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PYTHON } from "./paths.ts";
import { readStack } from "./stack.ts";

const EXPIRE = `
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    ended = connection.execute(
        "UPDATE sessions SET expires_at = now() - interval '1 second' FROM users"
        " WHERE users.id = sessions.user_id AND users.email = %s", [sys.argv[2]])
    assert ended.rowcount == 1, ended.rowcount
`;

export async function expireSession(email: string): Promise<void> {
  await promisify(execFile)(PYTHON, ["-c", EXPIRE, readStack().databaseUrl, email.toLowerCase()]);
}
