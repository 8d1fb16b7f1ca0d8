/** How often something was tried, counted in the database: for all processes, and past a restart. */

import { createHmac } from "node:crypto";
import type { Pool } from "pg";

export type Limit = { name: string; most: number; minutes: number };

// Better Auth sweeps this table by `last_request`, long before the window ends; so it is the end here.
const COUNT = `
  INSERT INTO rate_limits AS attempts (id, key, count, last_request)
  VALUES (gen_random_uuid()::text, $1, 1, $2::bigint + $3::bigint)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN attempts.last_request <= $2::bigint THEN 1 ELSE attempts.count + 1 END,
    last_request = CASE WHEN attempts.last_request <= $2::bigint
                        THEN EXCLUDED.last_request ELSE attempts.last_request END
  RETURNING count, last_request AS until`;

const SPARE = "UPDATE rate_limits SET count = count - 1 WHERE key = $1 AND count > 0";
const FORGET = "DELETE FROM rate_limits WHERE key = $1";

export class Attempts {
  readonly #pool: Pool;
  readonly #secret: string;

  constructor(pool: Pool, secret: string) {
    this.#pool = pool;
    this.#secret = secret;
  }

  /** Keyed, so that nobody who reads the table can try out which emails are in it. */
  key({ name }: Limit, subject: string): string {
    const hash = createHmac("sha256", this.#secret).update(subject.toLowerCase());
    return `${name}:${hash.digest("base64url")}`;
  }

  /** Counts one more; the milliseconds to wait where it is one too many, else zero. */
  async count(limit: Limit, subject: string): Promise<number> {
    const now = Date.now();
    const window = limit.minutes * 60_000;
    const { rows } = await this.#pool.query(COUNT, [this.key(limit, subject), now, window]);
    return rows[0].count <= limit.most ? 0 : Number(rows[0].until) - now;
  }

  /** Takes one back: it was none of those that are counted. */
  async spare(limit: Limit, subject: string): Promise<void> {
    await this.#pool.query(SPARE, [this.key(limit, subject)]);
  }

  async forget(limit: Limit, subject: string): Promise<void> {
    await this.#pool.query(FORGET, [this.key(limit, subject)]);
  }
}
