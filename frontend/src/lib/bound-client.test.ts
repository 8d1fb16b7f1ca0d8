// @vitest-environment node
/** Servers that would let the page in without proving that the encryption ends at them. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createPool } from "./database";

const SASL = 10;
const WITHOUT_BINDING = Buffer.from("SCRAM-SHA-256\0\0");
const READY = Buffer.from("Z\0\0\0\x05I", "latin1");
const WELCOME = Buffer.concat([authentication(0), READY]);

const EVASIONS = {
  "asks for no password": WELCOME,
  "asks for the password in clear": authentication(3),
  "asks for an MD5 hash": authentication(5, Buffer.from("salt")),
  "offers no binding": authentication(SASL, WITHOUT_BINDING),
  "claims to have finished": Buffer.concat([authentication(12, Buffer.from("v=")), WELCOME]),
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

test.each(Object.entries(EVASIONS))("a server that %s is left at once", async (_, reply) => {
  const server = await serve(reply);

  await expect(connect(server.port, "require")).rejects.toThrow(
    "Channel binding is required, but the database server doesn't offer it.",
  );

  expect(await server.heardAfterReply).toBe(0);
});

test.each(["prefer", "disable"])("channel_binding=%s asks for no proof", async (mode) => {
  const server = await serve(WELCOME);

  await expect(connect(server.port, mode)).resolves.toBeUndefined();
});

async function connect(port: number, channelBinding: string): Promise<void> {
  const url = `postgresql://ann:hush@127.0.0.1:${port}/db?sslmode=disable`;
  const pool = createPool(`${url}&channel_binding=${channelBinding}`);
  closing.unshift(() => pool.end());
  (await pool.connect()).release();
}

/** Answers the first message, and counts the bytes that come after it. */
async function serve(reply: Buffer) {
  const heard = Promise.withResolvers<number>();
  const server = createServer((socket) => {
    let bytes = 0;
    socket.once("data", () => {
      socket.on("data", (data) => {
        bytes += data.length;
      });
      socket.write(reply);
    });
    socket.on("error", () => {});
    socket.on("close", () => heard.resolve(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => new Promise((done) => server.close(done)));
  return { port: (server.address() as AddressInfo).port, heardAfterReply: heard.promise };
}

function authentication(kind: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.write("R");
  head.writeInt32BE(8 + rest.length, 1);
  head.writeInt32BE(kind, 5);
  return Buffer.concat([head, rest]);
}
