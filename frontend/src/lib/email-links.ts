/**
 * Links that confirm an email.
 *
 * Better Auth signs them and keeps nothing, so nothing could end one before its hour is over. A row
 * for each lies with the other proofs under way, and goes with them: at a new password, another
 * email and the end of the account, by a trigger of the database.
 */

import { createHash } from "node:crypto";
import type { Pool } from "pg";

// The lock lets no account end in between, after which nothing would end the row.
const REMEMBER = `
  INSERT INTO verifications (id, identifier, value, expires_at)
  SELECT gen_random_uuid()::text, $1, id, now() + make_interval(mins => $3)
    FROM users WHERE id = $2 FOR KEY SHARE`;

const IS_OPEN =
  "SELECT EXISTS (SELECT FROM verifications WHERE identifier = $1 AND expires_at > now()) AS open";

export class EmailLinks {
  readonly #pool: Pool;
  readonly #minutes: number;

  constructor(pool: Pool, minutes: number) {
    this.#pool = pool;
    this.#minutes = minutes;
  }

  /** Before its mail leaves: a link without its row opens nothing. */
  async remember(token: string, userId: string): Promise<void> {
    await this.#pool.query(REMEMBER, [identifierOf(token), userId, this.#minutes]);
  }

  async isOpen(token: string): Promise<boolean> {
    const { rows } = await this.#pool.query(IS_OPEN, [identifierOf(token)]);
    return rows[0].open;
  }
}

/** Whoever reads the table can use none. */
function identifierOf(token: string): string {
  return `email-link-${createHash("sha256").update(token).digest("base64url")}`;
}
