/** Promise: a page is light enough to be there at once. */

import { nameOf, WEIGHTS, weigh } from "../budgets/weight.ts";
import { expect, test } from "./person.ts";

for (const [path, atMost] of WEIGHTS) {
  test(`the scripts of ${nameOf(path)} weigh ${atMost} KiB at most`, async ({ ann, request }) => {
    const visitor = path.startsWith("/app") ? ann.context.request : request;
    expect(await weigh(visitor, path)).toBeLessThanOrEqual(atMost);
  });
}
