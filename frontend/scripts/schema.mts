/** Asks Better Auth whether the database has everything it needs; any answer but "yes" fails. */

import { getMigrations } from "better-auth/db/migration";
import { authOptions } from "../src/lib/auth-options.ts";
import { readEnvironment } from "../src/lib/environment.ts";

const environment = readEnvironment({
  // The schema doesn't depend on these two.
  BETTER_AUTH_SECRET: "schema-check-needs-no-real-secret",
  BETTER_AUTH_URL: "http://localhost:3000",
  ...process.env,
});
const options = authOptions(environment);

const warnings: string[] = [];
const logger = {
  level: "warn" as const,
  log: (_level: string, text: string) => warnings.push(text),
};
const found = await getMigrations({ ...options, logger });
const sql = (await found.compileMigrations()).trim();
await options.database.end();

const problems = [
  ...found.toBeCreated.map(({ table }) => `table ${table} is missing`),
  ...found.toBeAdded.map(({ table, fields }) => `${table} lacks ${Object.keys(fields).join(", ")}`),
  ...found.toBeAddedIndexes.map((index) => `an index is missing: ${JSON.stringify(index)}`),
  ...found.schemaProblems.map((problem) => JSON.stringify(problem)),
  ...found.unsafeChanges.map((change) => JSON.stringify(change)),
  ...(sql === ";" || sql === "" ? [] : [`there is SQL to run: ${sql}`]),
  ...warnings,
];

if (problems.length > 0) {
  console.error(`The database differs from what Better Auth needs:\n- ${problems.join("\n- ")}`);
  process.exit(1);
}
console.log("The database has everything that Better Auth needs.");
