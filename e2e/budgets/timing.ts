/** Stopwatches that run in the page, from the key as the browser timed it to the frame that shows the outcome. */

import type { CDPSession, Page } from "@playwright/test";

/** Works as slowly as on a device with a fraction of this one's speed. */
export async function slowDown(page: Page, times: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: times });
  return session;
}

/** Milliseconds from the next press of the key until something matches the selector, painted. */
export async function fromKeyTo(page: Page, key: string, selector: string): Promise<number> {
  await page.evaluate(
    ([awaited, wanted]) => {
      const painted = new Promise<number>((resolve) => {
        const listen = ({ key: pressed, timeStamp }: KeyboardEvent) => {
          if (pressed !== awaited) return;
          removeEventListener("keydown", listen, true);
          const look = () => {
            if (!document.querySelector(wanted)) requestAnimationFrame(look);
            // The task after a frame's callbacks comes when the frame is on its way to the screen.
            else setTimeout(() => resolve(performance.now() - timeStamp));
          };
          requestAnimationFrame(look);
        };
        addEventListener("keydown", listen, true);
      });
      Object.assign(window, { painted });
    },
    [key, selector] as const,
  );
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted);
}

export function boxSelector(title: string): string {
  return `main li input[aria-label="${title}"]`;
}

type Watched = { interactions: Map<number, number>; shift: number; largest: number };

/** From the next page on, the browser's own account of interactions, shifts and the largest paint. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { interactions: new Map(), shift: 0, largest: 0 };
    Object.assign(window, { watched });
    const watch = (options: object, take: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
        buffered: true,
        ...options,
      });
    watch({ type: "event", durationThreshold: 16 }, (entry) => {
      const { interactionId, duration } = entry as PerformanceEventTiming;
      if (!interactionId) return;
      const before = watched.interactions.get(interactionId) ?? 0;
      watched.interactions.set(interactionId, Math.max(before, duration));
    });
    watch({ type: "layout-shift" }, (entry) => {
      const { value, hadRecentInput } = entry as unknown as {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) watched.shift += value;
    });
    watch({ type: "largest-contentful-paint" }, ({ startTime }) => {
      watched.largest = startTime;
    });
  });
}

export function readVitals(
  page: Page,
): Promise<{ interactions: number[]; shift: number; largest: number }> {
  return page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched };
    return { ...watched, interactions: [...watched.interactions.values()] };
  });
}
