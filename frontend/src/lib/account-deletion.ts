/** Deletes everything of a person at once: Better Auth would go piece by piece, and could be killed in between. */

import type { Pool } from "pg";

/** Seen as this person sees them, for the policies of the tables bind the owner too. */
const AS_PERSON =
  "SELECT set_config('role', 'holdfast_api', true), set_config('app.user_id', $1, true)";

/**
 * What writers hold, in their order: a task first, then the head of the log. Whoever deletes the
 * person first, which whoever adds a task refers to, would wait for them while they wait for it.
 */
const LOCKS = [
  "SELECT count(*) FROM (SELECT FROM tasks FOR UPDATE) AS locked",
  "SELECT FROM change_log_heads FOR UPDATE",
];

/** One statement: everything else of the person refers to this row and goes with it. */
const DELETE = `
  WITH counts AS (DELETE FROM rate_limits WHERE key = ANY($2))
  DELETE FROM users WHERE id = $1`;

/** Milliseconds: 250,000 tasks with one change each take seven seconds, and there may be many more. */
const LONGEST = 120_000;

/** `keys` are those of what is counted about the person. */
export async function deleteAtOnce(pool: Pool, id: string, keys: string[]): Promise<void> {
  const client = await pool.connect();
  let isDone = false;
  try {
    await client.query("BEGIN");
    await client.query(AS_PERSON, [id]);
    for (const lock of LOCKS) await client.query(patient(lock));
    await client.query("RESET ROLE");
    await client.query(patient(DELETE, [id, keys]));
    await client.query("COMMIT");
    isDone = true;
  } finally {
    // Closed where it failed, which takes everything back.
    client.release(!isDone);
  }
}

function patient(text: string, values: unknown[] = []) {
  return { text, values, query_timeout: LONGEST };
}
