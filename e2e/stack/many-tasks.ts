/** Thousands of tasks in a moment, as if their owner had written them down over the years. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PYTHON } from "./paths.ts";
import { readStack } from "./stack.ts";

const PLANT = `
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    (owner,) = connection.execute("SELECT id FROM users WHERE email = %s", [sys.argv[2]]).fetchone()
    connection.execute(
        "INSERT INTO tasks (id, user_id, title, change_number, created_at, updated_at)"
        " SELECT gen_random_uuid(), %(owner)s, 'Task ' || lpad(n::text, 5, '0'), n, at, at"
        " FROM generate_series(1, %(count)s) AS n,"
        " LATERAL (SELECT now() - (%(count)s - n) * interval '1 minute' AS at) AS moments",
        {"owner": owner, "count": int(sys.argv[3])})
    connection.execute(
        "INSERT INTO change_log_heads (user_id, last_number, task_count) VALUES (%s, %s, %s)",
        [owner, int(sys.argv[3]), int(sys.argv[3])])
`;

/** For somebody who has none yet: "Task 00001", the oldest, and so on. */
export async function plantTasks(email: string, count: number): Promise<void> {
  const { adminUrl } = readStack();
  await promisify(execFile)(PYTHON, ["-c", PLANT, adminUrl, email.toLowerCase(), String(count)]);
}
