import { afterEach, expect, test } from "vitest";
import { hasUnsaved, letGo, reportFailed, reportPending } from "./unsaved";

afterEach(() => {
  reportPending(false);
  reportFailed(false);
});

const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

test("a pending change is unsaved, and asked about before leaving", () => {
  reportPending(true);

  expect([hasUnsaved(), asks()]).toEqual([true, true]);
  reportPending(false);
  expect([hasUnsaved(), asks()]).toEqual([false, false]);
});

test("a failed change is unsaved, but holds nobody up", () => {
  reportFailed(true);

  expect([hasUnsaved(), asks()]).toEqual([true, false]);
});

test("when the page itself must leave, nobody is asked, and the change still counts as lost", () => {
  reportPending(true);

  letGo();

  expect([hasUnsaved(), asks()]).toEqual([true, false]);
});
