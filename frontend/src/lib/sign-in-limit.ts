/** How often a sign-in to one account may fail, from whatever addresses the attempts come. */

import { createHmac } from "node:crypto";
import { APIError } from "better-auth/api";
import type { Pool } from "pg";
import { logAuth } from "./auth-log.ts";

const MOST_FAILURES = 10;
const WINDOW = 15 * 60 * 1000;

// Better Auth sweeps this table by `last_request`, long before the window ends; so it is the end here.
const COUNT = `
  INSERT INTO rate_limits AS attempts (id, key, count, last_request)
  VALUES (gen_random_uuid()::text, $1, 1, $2::bigint + $3::bigint)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN attempts.last_request <= $2::bigint THEN 1 ELSE attempts.count + 1 END,
    last_request = CASE WHEN attempts.last_request <= $2::bigint
                        THEN EXCLUDED.last_request ELSE attempts.last_request END
  RETURNING count, last_request AS until`;

const FORGET = "DELETE FROM rate_limits WHERE key = $1";

export type SignInLimit = {
  count: (email: string) => Promise<void>;
  forget: (email: string) => Promise<void>;
};

export function signInLimit(pool: Pool, secret: string): SignInLimit {
  // Keyed, so that nobody who reads the table can try out which emails are in it.
  const keyOf = (email: string) =>
    `sign-in:${createHmac("sha256", secret).update(email.toLowerCase()).digest("base64url")}`;

  return {
    /** Counts before the password is compared: simultaneous guesses can't slip through together. */
    async count(email) {
      const now = Date.now();
      const { rows } = await pool.query(COUNT, [keyOf(email), now, WINDOW]);
      if (rows[0].count <= MOST_FAILURES) return;
      logAuth("warn", "Too many attempts to sign in to one account");
      throw tooManyAttempts(Number(rows[0].until) - now);
    },
    async forget(email) {
      await pool.query(FORGET, [keyOf(email)]);
    },
  };
}

function tooManyAttempts(milliseconds: number): APIError {
  return new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_MANY_ATTEMPTS", message: "Too many attempts to sign in. Try again later." },
    { "Retry-After": String(Math.ceil(milliseconds / 1000)) },
  );
}
