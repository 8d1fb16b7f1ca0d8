// @vitest-environment node
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const FOLDER = new URL("..", import.meta.url).pathname;
// Asks a server of its own, in the name of whoever the test wants.
const ASK = `
  import { createServer } from "node:http";
  const server = createServer((request, response) => {
    response.end(JSON.stringify({ headers: request.headers, raw: request.rawHeaders }));
  }).listen(0, "::", async () => {
    const url = "http://127.0.0.1:" + server.address().port;
    const answer = await fetch(url, { headers: JSON.parse(process.env.SENT) });
    process.stdout.write(await answer.text());
    process.exit();
  });
`;

function run(trusted: string, sent: Record<string, string> = {}) {
  return spawnSync(
    process.execPath,
    ["--import", "./strip-forwarded.mjs", "--input-type=module", "--eval", ASK],
    {
      cwd: FOLDER,
      env: { ...process.env, TRUSTED_PROXIES: trusted, SENT: JSON.stringify(sent) },
      encoding: "utf8",
    },
  );
}

function visitor(trusted: string, forwardedFor: string): string {
  const { headers } = JSON.parse(run(trusted, { "X-Forwarded-For": forwardedFor }).stdout);
  return headers["x-forwarded-for"];
}

const SPOOFS = ["203.0.113.9", "203.0.113.9, 198.51.100.7", "127.0.0.1", "::1", "garbage", ""];

test.each(SPOOFS)("R-03: without a trusted proxy the connection counts, not %j", (claimed) => {
  expect(visitor("", claimed)).toBe("127.0.0.1");
  expect(visitor("10.0.0.0/8, fd00::/8", claimed)).toBe("127.0.0.1");
});

test.each([
  ["one proxy", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
  ["a leftmost hop that is made up", "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"],
  ["a chain of proxies", "127.0.0.1,10.0.0.0/8", "203.0.113.9, 10.1.2.3", "203.0.113.9"],
  [
    "a stranger in the chain",
    "127.0.0.1,10.0.0.0/8",
    "192.0.2.1, 203.0.113.9, 10.1.2.3",
    "203.0.113.9",
  ],
  ["nonsense in the chain", "127.0.0.1,10.0.0.0/8", "203.0.113.9, nonsense, 10.1.2.3", "10.1.2.3"],
  ["a mapped address", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"],
  ["a mapped proxy", "127.0.0.1,10.0.0.0/8", "203.0.113.9, ::ffff:10.1.2.3", "203.0.113.9"],
  ["IPv6", "127.0.0.1,fd00::/8", "2001:db8::1, fd00::2", "2001:db8::1"],
])("R-03: %s", (_, trusted, claimed, expected) => {
  expect(visitor(trusted, claimed)).toBe(expected);
});

test("nothing else that is forwarded arrives, and the raw headers say the same", () => {
  const sent = {
    Forwarded: "for=203.0.113.9",
    "X-Real-IP": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
  };
  const { headers, raw } = JSON.parse(run("127.0.0.1", sent).stdout);

  const forwarded = Object.keys(headers).filter((name) => /forwarded|real-ip/.test(name));
  expect(forwarded).toEqual(["x-forwarded-for"]);
  const names = raw.filter((_: string, index: number) => index % 2 === 0);
  expect(names.filter((name: string) => /forwarded|real-ip/i.test(name))).toEqual([
    "X-Forwarded-For",
  ]);
});

test.each(["maybe", "true", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "1/2/3", "10.0.0.0/8/8"])(
  "TRUSTED_PROXIES=%j ends the server",
  (value) => {
    const { status, stdout, stderr } = run(value);

    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr: "TRUSTED_PROXIES must list addresses or networks, such as 127.0.0.1, 10.0.0.0/8.\n",
    });
  },
);
