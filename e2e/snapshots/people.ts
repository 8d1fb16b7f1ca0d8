/** Whom the pictures show, on one Wednesday that never ends. */

import type { Browser } from "@playwright/test";
import { sql } from "../stack/database.ts";
import { readStack } from "../stack/stack.ts";
import { test as base, PASSWORD, Person, type TaskFields } from "../tests/person.ts";

/** 9:30 in Berlin. */
export const NOW = new Date("2026-11-25T08:30:00Z");

/** The one whose panel is looked at. */
export const LEASE = "Send the signed lease to Marta";

const OPEN: TaskFields[] = [
  { title: "Renew the passport", dueDate: "2026-11-20", priority: "high", description: "Photos." },
  { title: "Return the library books", dueDate: "2026-11-24" },
  { title: "Call the dentist", dueDate: "2026-11-25T10:30:00Z" },
  { title: "Pick up the parcel before the shop closes", dueDate: "2026-11-25T17:00:00Z" },
  { title: LEASE },
  { title: "Water the ferns", dueDate: "2026-11-25", priority: "low" },
  {
    title: "Ask Grandpa how long the sourdough has to rest before it goes into the oven",
    dueDate: "2026-11-25",
  },
  { title: "Buy a birthday present for Jonas", dueDate: "2026-11-26" },
  { title: "Swimming with the children", dueDate: "2026-11-26T15:00:00Z" },
  { title: "Pay the rent", dueDate: "2026-11-27", priority: "high", description: "By transfer." },
  { title: "Clean the bicycle", dueDate: "2026-11-28", priority: "low" },
  { title: "Lunch with the team", dueDate: "2026-11-30T11:30:00Z" },
  { title: "Christmas market with the Webers", dueDate: "2026-12-04T17:30:00Z" },
  { title: "Find a new desk lamp", description: "Warm light, no more than 60." },
  { title: "Read “The Overstory”", priority: "low" },
];

/** With the moment of each. */
const DONE: [TaskFields, string][] = [
  [{ title: "Book the train to Hamburg", priority: "high" }, "2026-11-20T18:20:00Z"],
  [{ title: "Fix the kitchen tap", dueDate: "2026-11-21" }, "2026-11-20T09:05:00Z"],
  [{ title: "Answer the school’s letter", dueDate: "2026-11-24" }, "2026-11-24T16:40:00Z"],
  [{ title: "Hand in the tax form", dueDate: "2026-11-23" }, "2026-11-24T11:15:00Z"],
  [{ title: "Take out the paper", dueDate: "2026-11-25" }, "2026-11-25T06:50:00Z"],
  [{ title: "Breakfast with Ben", dueDate: "2026-11-25T07:00:00Z" }, "2026-11-25T07:55:00Z"],
];

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/605.1";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Firefox/145.0";

type Visited = { state: Awaited<ReturnType<Person["context"]["storageState"]>>; leaseId: string };

type Fixtures = {
  /** Who is signed in, in the browser that `page` belongs to. */
  as: "ann" | "newcomer" | "nobody";
};

export const test = base.extend<Fixtures, { people: Record<"ann" | "newcomer", Visited> }>({
  as: ["ann", { option: true }],

  people: [
    async ({ browser }, use) => {
      await use({
        ann: await move(browser, "Ann", furnish),
        newcomer: await move(browser, "Noor", async () => ""),
      });
    },
    { scope: "worker" },
  ],

  storageState: async ({ as, people }, use) => {
    await use(as === "nobody" ? { cookies: [], origins: [] } : people[as].state);
  },

  page: async ({ page }, use) => {
    await page.clock.setFixedTime(NOW);
    await use(page);
  },
});

/** Under an address that is the same in each picture, whoever had it before. */
async function move(
  browser: Browser,
  name: string,
  furnished: (person: Person) => Promise<string>,
): Promise<Visited> {
  const { webUrl, apiUrl } = readStack();
  const email = `${name.toLowerCase()}@example.com`;
  await sql("DELETE FROM users WHERE email = %s", email);
  const context = await browser.newContext({ baseURL: webUrl });
  const person = new Person(name, context, apiUrl, email);
  await person.signUp();
  const leaseId = await furnished(person);
  const state = await context.storageState();
  await context.close();
  return { state, leaseId };
}

async function furnish(ann: Person): Promise<string> {
  // Of two, the one that was made later stands first.
  const done = DONE.map(([fields]) => ({ ...fields, completed: true }));
  const stored = await ann.hasTasks([...done, ...OPEN.toReversed()]);
  const id = stored.find(({ title }) => title === LEASE)?.id ?? "";
  await ann.changes(id, { dueDate: "2026-11-24" });
  await ann.changes(id, { priority: "high" });
  await ann.changes(id, { description: "Both copies, and the keys to the cellar.\nBy courier." });
  await ann.changes(id, { dueDate: "2026-11-25" });
  for (const userAgent of [IPHONE, WINDOWS]) await signIn(ann, userAgent);
  await turnBack(ann);
  return id;
}

/** On another device, which stays signed in. */
async function signIn({ email }: Person, userAgent: string): Promise<void> {
  const { webUrl } = readStack();
  const answer = await fetch(`${webUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: webUrl, "User-Agent": userAgent },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`Signing in was answered ${answer.status}.`);
}

/** What the database dated by its own clock happened in the days before. */
async function turnBack({ email }: Person): Promise<void> {
  const user = email.toLowerCase();
  await sql(
    `UPDATE changes
        SET at = timestamptz '2026-11-19T07:00Z' + number / 6 * interval '1 day'
                 + mod(number, 6) * interval '97 minutes'
       FROM users WHERE users.id = changes.user_id AND users.email = %s`,
    user,
  );
  await sql(
    `UPDATE tasks SET created_at = log.first, updated_at = log.last
       FROM users, LATERAL (SELECT user_id, task_id, min(at) AS first, max(at) AS last
                              FROM changes GROUP BY user_id, task_id) AS log
      WHERE users.id = log.user_id AND users.email = %s AND log.task_id = tasks.id`,
    user,
  );
  await sql(
    `UPDATE tasks SET completed_at = at::timestamptz
       FROM users, unnest(%s::text[], %s::text[]) AS done (title, at)
      WHERE users.id = tasks.user_id AND users.email = %s AND tasks.title = done.title`,
    DONE.map(([{ title }]) => title),
    DONE.map(([, at]) => at),
    user,
  );
  await sql(
    `UPDATE sessions SET ip_address = '203.0.113.7', updated_at = CASE
            WHEN user_agent = %s THEN timestamptz '2026-11-25T06:10Z'
            ELSE timestamptz '2026-11-21T19:45Z' END
       FROM users WHERE users.id = sessions.user_id AND users.email = %s`,
    IPHONE,
    user,
  );
}
