/** Measures; that a page weighs no more than it may is a test of its own. */

import { test } from "../tests/person.ts";
import { report } from "./figures.ts";
import { nameOf, WEIGHTS, weigh } from "./weight.ts";

for (const [path, goal] of WEIGHTS) {
  test(`scripts of ${nameOf(path)}`, async ({ ann, request }) => {
    const visitor = path.startsWith("/app") ? ann.context.request : request;
    const figure = await weigh(visitor, path);
    report({ name: `scripts loaded first, ${nameOf(path)}`, figure, goal, unit: "KiB gz" });
  });
}
