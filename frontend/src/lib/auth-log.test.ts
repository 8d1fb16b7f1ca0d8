// @vitest-environment node
import { expect, test, vi } from "vitest";
import { logAuth } from "./auth-log";

test("one line each, without the values of a database error", () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const error = Object.assign(new Error("duplicate key"), {
    detail: "Key (email)=(ann@example.com)",
  });

  logAuth("error", 'Failed\n{"level":"info"}', error);

  const line = String(write.mock.calls[0]?.[0]);
  expect(line.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(line)).toMatchObject({ level: "error", cause: "duplicate key" });
  expect(line).not.toContain("ann@example.com");
});
