/** What the scripts weigh that a page loads first, as they come over the wire. */

import { gzipSync } from "node:zlib";
import type { APIRequestContext } from "@playwright/test";

const KIB = 1024;

/** In KiB. An empty page of Next.js and React has 131.5 of them already. */
export const WEIGHTS: readonly (readonly [path: string, atMost: number])[] = [
  ["/", 140],
  ["/login", 165],
  ["/signup", 165],
  ["/app/today", 200],
  ["/app/upcoming", 200],
  ["/app/all", 200],
  ["/app/completed", 200],
  ["/app/tasks/00000000-0000-4000-8000-000000000000", 200],
  ["/app/settings", 200],
  ["/app/settings/account", 200],
];

export function nameOf(path: string): string {
  return path.replace(/[0-9a-f-]{36}$/, "[id]");
}

export async function weigh(visitor: APIRequestContext, path: string): Promise<number> {
  const page = await visitor.get(path, { maxRedirects: 0 });
  if (page.status() !== 200) throw new Error(`${path} answered ${page.status()}.`);
  const tags = (await page.text()).match(/<script[^>]+src="[^"]+"[^>]*>/g) ?? [];
  // Old browsers alone load what is marked so.
  const addresses = tags
    .filter((tag) => !/nomodule/i.test(tag))
    .flatMap((tag) => /src="([^"]+)"/.exec(tag)?.[1]?.replaceAll("&amp;", "&") ?? []);
  let bytes = 0;
  for (const address of new Set(addresses)) {
    const script = await visitor.get(address);
    bytes += gzipSync(await script.body(), { level: 9 }).byteLength;
  }
  return bytes / KIB;
}
