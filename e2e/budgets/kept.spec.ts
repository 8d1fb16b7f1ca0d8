/** What a bad line costs: nothing lost, nothing twice, and how long it takes to catch up. */

import type { Page } from "@playwright/test";
import { expect, type Person, test } from "../tests/person.ts";
import { syncPill } from "../tests/screen.ts";
import { ACTS, API, readScreen, readServer, reconnect, start } from "../tests/twenty-changes.ts";
import { report } from "./figures.ts";

test.use({ serviceWorkers: "allow" });

test("20 changes without a connection", async ({ page, ann }) => {
  await start(page, ann);
  await page.route(API, (route) => route.abort());
  for (const act of ACTS) await act(page);
  await page.reload();
  await expect(syncPill(page)).toContainText("waiting");
  const shown = await readScreen(page);
  await page.unroute(API);

  report({
    name: "20 changes offline, then online → all saved",
    figure: await timeCatchingUp(page),
    goal: 3000,
    unit: "ms",
  });
  await reportLosses("20 changes offline, page reloaded", shown, ann);
});

test("20 changes of which every first answer is lost", async ({ page, ann }) => {
  await start(page, ann);
  const seen = new Set<string>();
  await page.route(API, async (route) => {
    const key = route.request().headers()["idempotency-key"];
    if (!key || seen.has(key)) return route.continue();
    seen.add(key);
    await route.fetch();
    await route.abort();
  });
  for (const [at, act] of ACTS.entries()) {
    await act(page);
    await expect.poll(() => seen.size).toBe(at + 1);
    await reconnect(page);
  }
  await expect(syncPill(page).filter({ hasText: /waiting|Syncing/ })).toHaveCount(0);
  await reportLosses("20 changes, each first answer lost", await readScreen(page), ann);
});

/** Until nothing says any more that something waits. */
function timeCatchingUp(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const isBehind = () =>
          Array.from(document.querySelectorAll("[role=status]")).some((status) =>
            /waiting|Offline|Syncing/.test(status.textContent),
          );
        const look = () => {
          if (isBehind()) requestAnimationFrame(look);
          else resolve(performance.now() - began);
        };
        window.dispatchEvent(new Event("online"));
        look();
      }),
  );
}

type Lines = Awaited<ReturnType<typeof readScreen>>;

async function reportLosses(what: string, shown: Lines, person: Person): Promise<void> {
  const stored = await readServer(person);
  const storedTexts = stored.map(String);
  const lost = shown.filter((line) => !storedTexts.includes(String(line))).length;
  const twice = stored.length - new Set(storedTexts).size;
  report({ name: `${what}: lost`, figure: lost, goal: 0, unit: "" });
  report({ name: `${what}: twice`, figure: twice, goal: 0, unit: "" });
}
