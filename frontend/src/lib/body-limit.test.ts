// @vitest-environment node
import { expect, test } from "vitest";
import { limitBody } from "./body-limit";

const post = (body: string) => new Request("http://localhost/", { method: "POST", body });

test("a small body arrives unchanged", async () => {
  const limited = await limitBody(post('{"name":"Ann"}'));

  expect(await limited?.text()).toBe('{"name":"Ann"}');
});

test("a large one is turned away, however it is announced", async () => {
  expect(await limitBody(post("x".repeat(64 * 1024 + 1)))).toBeNull();
  expect(await limitBody(post("x".repeat(64 * 1024)))).not.toBeNull();
});

test("a request without a body passes", async () => {
  const request = new Request("http://localhost/");

  expect(await limitBody(request)).toBe(request);
});
