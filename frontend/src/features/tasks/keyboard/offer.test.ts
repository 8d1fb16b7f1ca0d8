import { expect, test } from "vitest";
import { offerOf } from "./offer";
import type { DetailReach, ListReach, PageReach } from "./reach";

const page = { canUndo: true } as PageReach;

function named(...completed: boolean[]): string[] {
  const targets = () => completed.map((each) => ({ title: "Milk", completed: each }) as never);
  const list = { hasFocus: () => true, selectedCount: 0, canMove: () => true, targets };
  const { commands } = offerOf({ page, list: list as unknown as ListReach, detail: null });
  return commands.filter(({ id }) => id === "complete").map(({ name }) => name);
}

test.each<[boolean[], string]>([
  [[false], "Complete"],
  [[true], "Reopen"],
  [[true, true], "Reopen"],
  [[true, false], "Complete"],
])("of completing and reopening, what E would do is offered: %o", (completed, name) => {
  expect(named(...completed)).toEqual([name]);
});

test("nothing is offered for tasks where there are none", () => {
  const detail = { targets: () => [] } as unknown as DetailReach;
  const { commands, about } = offerOf({ page, list: null, detail });

  expect(commands.filter(({ scope }) => scope === "task")).toEqual([]);
  expect(about).toBeNull();
});
