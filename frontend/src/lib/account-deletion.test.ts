// @vitest-environment node
import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { deleteAtOnce } from "./account-deletion";

const DATABASE_URL = process.env.DATABASE_URL ?? "";

describe.skipIf(!DATABASE_URL)("an account", () => {
  const hasty = new Pool({ connectionString: DATABASE_URL, query_timeout: 100 });
  const other = new Pool({ connectionString: DATABASE_URL });

  afterAll(async () => {
    await Promise.all([hasty.end(), other.end()]);
  });

  test("is deleted however long its rows take", async () => {
    const id = await somebody();
    const writer = await other.connect();
    await writer.query("BEGIN");
    await writer.query("SELECT FROM users WHERE id = $1 FOR UPDATE", [id]);

    const deletion = deleteAtOnce(hasty, id, []);
    await writer.query("SELECT pg_sleep(0.3)");
    await writer.query("COMMIT");
    writer.release();
    await deletion;

    expect(await rowsOf(id)).toBe(0);
  });

  async function somebody(): Promise<string> {
    const id = randomUUID();
    const values = [id, `${id}@example.com`];
    await other.query(
      "INSERT INTO users (id, name, email, email_verified) VALUES ($1, 'Ann', $2, false)",
      values,
    );
    return id;
  }

  async function rowsOf(id: string): Promise<number> {
    return (await other.query("SELECT FROM users WHERE id = $1", [id])).rowCount ?? 0;
  }
});
