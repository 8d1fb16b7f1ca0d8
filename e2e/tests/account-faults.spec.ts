/** Promise: an account is there as a whole or not at all, whatever breaks half-way. */

import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Obstacle, sql } from "../stack/database.ts";
import { freePort, pageServer, type Server } from "../stack/servers.ts";
import { Device } from "./device.ts";
import { fillAccount, HOLDERS, idOf, rowsOf } from "./full-account.ts";
import { test as base, expect, newEmail, PASSWORD } from "./person.ts";

/** A page of its own, that a test may kill. */
const test = base.extend<{ server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
  server: async ({}, use, testInfo) => {
    const log = path.join(testInfo.outputDir, "page.log");
    await mkdir(testInfo.outputDir, { recursive: true });
    const server = pageServer({ port: await freePort(), log });
    await server.start("/api/auth/ok");
    await use(server);
    await server.stop();
  },
});

const ORPHANS = `
  SELECT (SELECT count(*) FROM users u WHERE NOT EXISTS
            (SELECT FROM accounts a WHERE a.user_id = u.id)) AS without_password,
         (SELECT count(*) FROM accounts a WHERE NOT EXISTS
            (SELECT FROM users u WHERE u.id = a.user_id)) AS passwords,
         (SELECT count(*) FROM sessions s WHERE NOT EXISTS
            (SELECT FROM users u WHERE u.id = s.user_id)) AS sessions,
         (SELECT count(*) FROM tasks t WHERE NOT EXISTS
            (SELECT FROM users u WHERE u.id = t.user_id)) AS tasks`;

const NONE = [{ without_password: 0, passwords: 0, sessions: 0, tasks: 0 }];

for (const [killed, table] of [
  ["the page", "accounts"],
  ["its connection", "sessions"],
] as const) {
  test(`F-21: a sign-up that ends before its row in ${table} leaves no half account: ${killed} is killed`, async ({
    server,
  }) => {
    const email = newEmail("ann");
    const body = { name: "Ann", email, password: PASSWORD };
    await stopInserts(table, email);
    const obstacle = await Obstacle.put("SELECT pg_advisory_lock(hashtext(%s))", email);
    const answer = new Device(server.url).post("/sign-up/email", body).catch(() => null);
    if (killed === "the page") {
      await obstacle.isMet();
      await server.stop();
    } else {
      await obstacle.endWhoeverWaits();
    }
    obstacle.remove();

    expect((await answer)?.status ?? 500).toBeGreaterThanOrEqual(400);
    await expect.poll(() => sql(ORPHANS)).toEqual(NONE);
    expect((await new Device().signIn(email)).status).toBe(401);
    const again = await new Device().post("/sign-up/email", body);
    expect(again.status).toBe(200);
  });
}

for (const killed of ["the page", "its connection"] as const) {
  test(`A-05: a deletion that is killed half-way took everything or nothing: ${killed}`, async ({
    server,
  }) => {
    const ann = await Device.signedUp("Ann", server.url);
    const { id } = (await ann.user()) ?? {};
    await sql(
      `INSERT INTO tasks (id, user_id, title, priority, version, created_at, updated_at, change_number)
       VALUES (gen_random_uuid(), %s, 'Water the ferns', 'low', 1, now(), now(), 1)`,
      String(id),
    );
    const obstacle = await Obstacle.put(
      "SELECT FROM tasks WHERE user_id = %s FOR UPDATE",
      String(id),
    );
    const answer = ann.post("/delete-user", { password: PASSWORD }).catch(() => null);
    if (killed === "the page") {
      await obstacle.isMet();
      await server.stop();
    } else {
      await obstacle.endWhoeverWaits();
    }
    obstacle.remove();
    expect((await answer)?.status ?? 500).toBeGreaterThanOrEqual(500);

    await expect.poll(() => countsOf(String(id))).toMatch(/^(0 0 0 0|1 1 1 1)$/);
    // Told of no success, somebody tries again, and then it is as they wanted it.
    const again = new Device();
    if ((await again.signIn(ann.email)).status === 200) {
      expect((await again.post("/delete-user", { password: PASSWORD })).status).toBe(200);
    }
    expect(await countsOf(String(id))).toBe("0 0 0 0");
  });
}

test("a deletion is killed at each table that holds something of a person", async () => {
  const found = await sql(
    `SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'user_id'`,
  );

  const named = Object.keys(HOLDERS).filter((table) => !["users", "verifications"].includes(table));
  expect(found.map(({ table_name }) => table_name).sort()).toEqual(named.sort());
});

for (const [table, column] of Object.entries(HOLDERS)) {
  test(`A-05, F-21: a deletion that is killed at its rows in ${table} took nothing, and works again`, async () => {
    const ann = await Device.signedUp();
    await fillAccount(ann);
    const id = await idOf(ann);
    const before = await rowsOf(id);
    expect(before[table]).toBeGreaterThan(0);
    await stopDeletes(table, column, id);
    const obstacle = await Obstacle.put("SELECT pg_advisory_lock(hashtext(%s))", id);
    const answer = ann.post("/delete-user", { password: PASSWORD });
    await obstacle.endWhoeverWaits();
    obstacle.remove();

    expect((await answer).status).toBeGreaterThanOrEqual(500);
    expect(await rowsOf(id)).toEqual(before);
    expect((await ann.post("/delete-user", { password: PASSWORD })).status).toBe(200);
    expect(Object.values(await rowsOf(id))).toEqual(Array(9).fill(0));
  });
}

/** Halts before a row of this person's, and of nobody else's, while somebody holds the lock. */
async function stopInserts(table: string, email: string): Promise<void> {
  const name = `stop_${randomUUID().replaceAll("-", "")}`;
  await sql(`
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${email}')) FROM users
        WHERE id = NEW.user_id AND email = '${email}';
      RETURN NEW;
    END $$`);
  await sql(
    `CREATE TRIGGER ${name} BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}()`,
  );
}

/** The same before one of their rows goes. */
async function stopDeletes(table: string, column: string, id: string): Promise<void> {
  const name = `stop_${randomUUID().replaceAll("-", "")}`;
  await sql(`
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.${column} = '${id}' THEN
        PERFORM pg_advisory_xact_lock(hashtext('${id}'));
      END IF;
      RETURN OLD;
    END $$`);
  await sql(
    `CREATE TRIGGER ${name} BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}()`,
  );
}

async function countsOf(id: string): Promise<string> {
  const { users, accounts, sessions, tasks } = await rowsOf(id);
  return [users, accounts, sessions, tasks].join(" ");
}
