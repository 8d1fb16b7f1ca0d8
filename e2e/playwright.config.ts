import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const DEBIANS_OWN = "/usr/bin/chromium";

/** `CHROMIUM` names one; where there is none on the machine, Playwright takes the one it brought. */
const chromium = process.env.CHROMIUM || (existsSync(DEBIANS_OWN) ? DEBIANS_OWN : null);

export default defineConfig({
  testDir: "./tests",
  globalSetup: "./stack/global-setup.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try has found something.
  retries: 0,
  // These end what hangs; on a busy machine a slow test is no failure.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    // Each new browser would fetch all files of the app for later; who needs that says so.
    serviceWorkers: "block",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: { mode: "retain-on-failure", snapshots: true, screenshots: false, sources: true },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        // The browser shall talk to Holdfast and to nobody else.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
      ],
    },
  },
});
