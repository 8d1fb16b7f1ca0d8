// @vitest-environment node
import { expect, test, vi } from "vitest";

const handler = vi.hoisted(() => vi.fn());
vi.mock("@/lib/auth", () => ({ getAuth: () => ({ handler }) }));

import { POST } from "./route";

const request = () =>
  new Request("http://localhost/api/auth/token", { method: "POST", body: "{}" });

test("a fault is one line of the log, without the values of a database error", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const detail = "Key (email)=(ann@example.com)";
  handler.mockRejectedValue(Object.assign(new Error("duplicate key"), { detail }));

  const answer = await POST(request());

  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
  expect(write).toHaveBeenCalledOnce();
  const line = String(write.mock.calls[0]?.[0]);
  expect(JSON.parse(line)).toMatchObject({ level: "error", cause: "duplicate key" });
  expect(line).not.toContain("ann@example.com");
});

test("what somebody else was faster with is no fault", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  handler.mockRejectedValue(Object.assign(new Error("duplicate key"), { code: "23505" }));

  const answer = await POST(request());

  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: "CONFLICT" });
  expect(write).not.toHaveBeenCalled();
});

test("R-06: how long to wait stands in the standard header too", async () => {
  handler.mockResolvedValue(
    new Response("wait", { status: 429, headers: { "X-Retry-After": "7" } }),
  );

  const answer = await POST(request());

  expect(answer.status).toBe(429);
  expect(answer.headers.get("Retry-After")).toBe("7");
  expect(await answer.text()).toBe("wait");
});

test("an answer passes as it is, each of its cookies too", async () => {
  const headers = new Headers({ "X-Own": "1" });
  headers.append("Set-Cookie", "a=1; Path=/");
  headers.append("Set-Cookie", "b=2; Path=/");
  handler.mockResolvedValue(new Response("ok", { status: 202, headers }));

  const answer = await POST(request());

  expect([answer.status, await answer.text()]).toEqual([202, "ok"]);
  expect([...answer.headers]).toEqual([...new Response("ok", { headers }).headers]);
});
