/** An account with a row in every table that holds something of a person. */

import { sql } from "../stack/database.ts";
import { mailTo, RESET } from "../stack/mailbox.ts";
import { readStack } from "../stack/stack.ts";
import type { Device } from "./device.ts";
import { expect, PASSWORD } from "./person.ts";

/** Which column of each table says whose a row is. */
export const HOLDERS = {
  users: "id",
  sessions: "user_id",
  accounts: "user_id",
  two_factors: "user_id",
  verifications: "value",
  tasks: "user_id",
  changes: "user_id",
  change_log_heads: "user_id",
  answers: "user_id",
};

/** The token is one of the API. */
export async function fillAccount(device: Device & { email: string }): Promise<string> {
  const token = await device.token();
  const answer = await fetch(`${readStack().apiUrl}/api/tasks`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({ title: "Water the ferns" }),
  });
  expect(answer.status).toBe(201);
  await device.post("/request-password-reset", { email: device.email });
  await mailTo(device.email, RESET);
  await device.post("/two-factor/enable", { password: PASSWORD });
  return token;
}

export async function idOf(device: Device): Promise<string> {
  return String((await device.user())?.id);
}

/** How many rows of a person each table has. */
export async function rowsOf(id: string): Promise<Record<string, number>> {
  const counts = Object.entries(HOLDERS).map(
    ([table, column]) => `(SELECT count(*) FROM ${table} WHERE ${column} = '${id}') AS ${table}`,
  );
  const [row = {}] = await sql(`SELECT ${counts.join(", ")}`);
  return row as Record<string, number>;
}
