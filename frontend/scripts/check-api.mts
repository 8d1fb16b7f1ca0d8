/** Generates the API client anew beside the committed one, and fails when the two differ. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";

// Inside the project, so that the imports of the generated files come out the same.
const fresh = mkdtempSync("src/lib/api-check-");
try {
  execFileSync("node", ["node_modules/orval/dist/bin/orval.mjs", "--config", "orval.config.mjs"], {
    env: { ...process.env, API_OUTPUT: fresh },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const { status, stdout } = spawnSync("diff", ["-ru", "src/lib/api", fresh], { encoding: "utf8" });
  if (status !== 0) {
    console.error(stdout);
    console.error("The API client is not the one of backend/openapi.json: npm run api:generate");
    process.exitCode = 1;
  } else {
    console.log("The API client is the one of backend/openapi.json.");
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
