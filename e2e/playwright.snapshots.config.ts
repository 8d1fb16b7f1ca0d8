import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";
import { NARROW, WIDE } from "./tests/accessible.ts";

const PHONE = { viewport: NARROW, isMobile: true, hasTouch: true };
const DESK = { viewport: WIDE };

/** Each screen as it looks in both themes, on a phone and on a large screen. */
export default defineConfig(tests, {
  testDir: "./snapshots",
  // All of them visit the same people.
  workers: 1,
  fullyParallel: false,
  // A picture that is missing is no new one, but a difference.
  updateSnapshots: "none",
  snapshotPathTemplate: "{testDir}/pictures/{arg}-{projectName}{ext}",
  expect: {
    // Rounding moves a colour by one of 255 steps now and then; what somebody changes moves it further.
    toHaveScreenshot: { animations: "disabled", caret: "hide", scale: "css", threshold: 0.01 },
  },
  projects: (["light", "dark"] as const).flatMap((colorScheme) =>
    [PHONE, DESK].map((device) => ({
      name: `${colorScheme}-${device.viewport.width}`,
      use: { ...device, colorScheme, contextOptions: { reducedMotion: "reduce" as const } },
    })),
  ),
});
