import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** One after the other, so that no measurement disturbs another, and without a trace, which copies
 * the whole page at every step and would be measured with it. */
export default defineConfig(tests, {
  testDir: "./budgets",
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  reporter: [["./budgets/table.ts"]],
  use: { trace: "off" },
});
