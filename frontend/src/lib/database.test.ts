import { describe, expect, test, vi } from "vitest";
import { createPool, poolConfig } from "./database";

const query = (url: string) =>
  Object.fromEntries(new URLSearchParams(poolConfig(url).connectionString?.split("?")[1]));

describe("the URL that Neon prints", () => {
  const neon =
    "postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require";

  test("verifies the server and binds the channel", () => {
    expect(query(neon)).toEqual({ sslmode: "verify-full" });
    expect(poolConfig(neon).enableChannelBinding).toBe(true);
  });

  test("keeps everything before the query as it was", () => {
    expect(poolConfig(neon).connectionString).toMatch(
      /^postgresql:\/\/u:p@ep-x-pooler\.eu\.aws\.neon\.tech\/db\?/,
    );
  });
});

test.each(["localhost", "127.0.0.1", "127.8.0.9", "[::1]", "localhost:5433", "u:p@localhost"])(
  "a self-signed certificate is enough on this machine: %s",
  (host) => {
    const url = `postgresql://${host}/db?sslmode=require`;

    expect(query(url)).toEqual({ sslmode: "require", uselibpqcompat: "true" });
  },
);

test.each(["localhost.evil.example", "127.0.0.1.evil.example", "u:localhost@db.example"])(
  "a name that only looks like this machine is verified: %s",
  (host) => {
    expect(query(`postgresql://${host}/db?sslmode=require`)).toEqual({ sslmode: "verify-full" });
  },
);

test("a Unix socket is never encrypted", () => {
  const url = "postgresql://app@/todo?host=/var/run/pg&port=5433&sslmode=require";

  expect(query(url)).toEqual({ host: "/var/run/pg", port: "5433" });
});

test.each([
  ["prefer", "db.example", "verify-full"],
  ["prefer", "localhost", undefined],
  ["allow", "db.example", undefined],
  ["disable", "db.example", "disable"],
  ["verify-full", "localhost", "verify-full"],
])("sslmode=%s at %s becomes %s", (mode, host, expected) => {
  expect(query(`postgresql://${host}/db?sslmode=${mode}`).sslmode).toBe(expected);
});

test("channel binding can be switched off, and a plain URL stays plain", () => {
  expect(poolConfig("postgresql://h/db?channel_binding=disable")).toEqual({
    connectionString: "postgresql://h/db",
    enableChannelBinding: false,
  });
});

test("a question mark in a password must be encoded, as in libpq", () => {
  expect(poolConfig("postgresql://u:a%3Fb@h/db?sslmode=disable").connectionString).toBe(
    "postgresql://u:a%3Fb@h/db?sslmode=disable",
  );
});

test("a connection lost while idle is one line of the log", () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);

  createPool("postgresql://h/db").emit("error", new Error("terminating\nconnection"));

  expect(write).toHaveBeenCalledOnce();
  expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toMatchObject({
    level: "error",
    logger: "auth",
    event: "A database connection was lost while idle.",
    cause: "terminating\nconnection",
  });
});
