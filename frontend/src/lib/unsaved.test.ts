import { afterEach, expect, test } from "vitest";
import { countUnsent, letGo, reportPending, reportUnsent } from "./unsaved";

afterEach(() => {
  letGo();
  reportUnsent(() => 0);
});

const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

test("what is kept nowhere else is asked about before leaving", () => {
  reportPending("a change", true);
  reportPending("a text", true);
  expect(asks()).toBe(true);

  reportPending("a change", false);
  expect(asks()).toBe(true);
  reportPending("a text", false);
  expect(asks()).toBe(false);
});

test("what the device keeps is counted, but holds nobody up", () => {
  reportUnsent(() => 2);

  expect([countUnsent(), asks()]).toEqual([2, false]);
});

test("when the page itself must leave, nobody is asked", () => {
  reportPending("a change", true);

  letGo();

  expect(asks()).toBe(false);
});
