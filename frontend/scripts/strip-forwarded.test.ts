// @vitest-environment node
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { readEnvironment } from "../src/lib/environment";

const FOLDER = new URL("..", import.meta.url).pathname;
// Asks a server of its own, with an address that it made up.
const ASK = `
  import { createServer } from "node:http";
  const server = createServer((request, response) => {
    response.end(request.headers["x-forwarded-for"] ?? "stripped");
  }).listen(0, "127.0.0.1", async () => {
    const url = "http://127.0.0.1:" + server.address().port;
    const answer = await fetch(url, { headers: { "X-Forwarded-For": "203.0.113.9" } });
    process.stdout.write(await answer.text());
    process.exit();
  });
`;

const run = (trustProxy: string) =>
  spawnSync(
    process.execPath,
    ["--import", "./strip-forwarded.mjs", "--input-type=module", "--eval", ASK],
    { cwd: FOLDER, env: { ...process.env, TRUST_PROXY: trustProxy }, encoding: "utf8" },
  );

test.each(["", "true", "YES", "1", "on", "False", "no", "0", "off"])(
  "TRUST_PROXY=%s means here what it means to the page",
  (value) => {
    const { trustProxy } = readEnvironment({
      BETTER_AUTH_SECRET: "s".repeat(32),
      BETTER_AUTH_URL: "http://localhost:3000",
      DATABASE_URL: "postgresql://localhost/holdfast",
      TRUST_PROXY: value,
    });

    expect(run(value).stdout).toBe(trustProxy ? "203.0.113.9" : "stripped");
  },
);

test.each(["maybe", "ture", " true", "2"])("TRUST_PROXY=%j ends the server", (value) => {
  const { status, stdout, stderr } = run(value);

  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: "",
    stderr: "TRUST_PROXY must be true or false.\n",
  });
});
