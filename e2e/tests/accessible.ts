/** What axe finds, and what lies beyond the edge of the screen. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./person.ts";

export const NARROW = { width: 320, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 800 };

/** In both themes, at the given size or at both. */
export async function expectAccessible(page: Page, ...sizes: (typeof WIDE)[]): Promise<void> {
  for (const size of sizes.length > 0 ? sizes : [NARROW, WIDE]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator("html")).toContainClass(colorScheme);
      const where = `${page.url()}, ${size.width} wide, ${colorScheme}`;
      expect(await findViolations(page), where).toEqual([]);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, "columns beyond the edge of the screen").toBeLessThanOrEqual(0);
  }
}

async function findViolations(page: Page): Promise<object[]> {
  const { violations } = await new AxeBuilder({ page })
    // They take the focus only to hand it on, into the open dialog.
    .exclude("[data-base-ui-focus-guard]")
    .setLegacyMode()
    .analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  }));
}
