/** Promise: a token says who it is for and nothing more, and ends with the session it came from. */

import { createHmac } from "node:crypto";
import { readStack } from "../stack/stack.ts";
import { askApi, expect, test } from "./person.ts";

const LIFETIME = 15 * 60;

// T-24.
test("says who, by which session, from when until when, by whom and for whom", async ({ ann }) => {
  const { webUrl } = readStack();
  const session = await (await ann.context.request.get("/api/auth/get-session")).json();
  const { header, claims } = read(await ann.token());

  expect(header).toEqual({ alg: "EdDSA", kid: expect.any(String) });
  expect(claims).toEqual({
    sub: session.user.id,
    email: ann.email,
    sid: session.session.id,
    iat: expect.any(Number),
    exp: expect.any(Number),
    iss: webUrl,
    aud: webUrl,
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(LIFETIME);
});

// T-24.
test("is taken by the API, which knows whose it is", async ({ ann }) => {
  const token = await ann.token();
  const task = await ann.hasTask({ title: "Water the ferns" });

  const answer = await askApi("/api/tasks", token);
  expect(answer.status).toBe(200);
  expect((await answer.json()).data).toHaveLength(1);
  expect(task.userId).toBe(read(token).claims.sub);
});

//
test("is refused from the moment of the sign-out on", async ({ ann, baseURL }) => {
  const token = await ann.token();
  expect((await askApi("/api/tasks", token)).status).toBe(200);

  const signedOut = await ann.context.request.post("/api/auth/sign-out", {
    headers: { Origin: baseURL ?? "" },
    data: {},
  });
  expect(signedOut.status()).toBe(200);

  const answer = await askApi("/api/tasks", token);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  expect((await answer.json()).error.code).toBe("UNAUTHORIZED");
});

test("lives on in one session when another one of the same person ends", async ({
  ann,
  browser,
  baseURL,
}) => {
  const elsewhere = await browser.newContext(baseURL ? { baseURL } : {});
  const { email } = ann;
  await elsewhere.request.post("/api/auth/sign-in/email", {
    data: { email, password: "correct horse battery" },
  });
  const { token } = await (await elsewhere.request.get("/api/auth/token")).json();
  await elsewhere.request.post("/api/auth/sign-out", {
    headers: { Origin: baseURL ?? "" },
    data: {},
  });
  await elsewhere.close();

  expect((await askApi("/api/tasks", token)).status).toBe(401);
  expect((await askApi("/api/tasks", await ann.token())).status).toBe(200);
});

test("can be checked by anybody, since the keys are public and only that", async ({ ann }) => {
  const { header } = read(await ann.token());
  const { keys } = await (await ann.context.request.get("/api/auth/jwks")).json();

  expect(keys.map(({ kid }: { kid: string }) => kid)).toContain(header.kid);
  for (const key of keys) {
    expect(key).toMatchObject({ kty: "OKP", crv: "Ed25519", alg: "EdDSA" });
    expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "x"]);
  }
});

test.describe("is refused", () => {
  // T-06.
  test("when it was signed with the secret that page and API share", async ({ ann }) => {
    const { claims, header } = read(await ann.token());
    for (const forged of [{ alg: "HS256" }, { alg: "HS256", kid: header.kid }]) {
      const unsigned = `${encode(forged)}.${encode(claims)}`;
      const signature = createHmac("sha256", readStack().secret)
        .update(unsigned)
        .digest("base64url");
      expect((await askApi("/api/tasks", `${unsigned}.${signature}`)).status).toBe(401);
    }
  });

  test("when it has no signature", async ({ ann }) => {
    const [header, payload, signature = ""] = (await ann.token()).split(".");
    const { claims } = read(await ann.token());
    const tokens = [
      `${header}.${payload}.`,
      `${encode({ alg: "none" })}.${payload}.`,
      `${encode({ alg: "none" })}.${payload}.${signature}`,
      `${header}.${encode({ ...claims, exp: Number(claims.exp) + LIFETIME })}.${signature}`,
    ];
    for (const token of tokens) expect((await askApi("/api/tasks", token)).status).toBe(401);
  });

  test("when it isn't there at all", async () => {
    expect((await askApi("/api/tasks", null)).status).toBe(401);
  });
});

type Claims = Record<string, unknown>;

function read(token: string): { header: Claims; claims: Claims } {
  const [header = "", claims = ""] = token.split(".");
  return { header: decode(header), claims: decode(claims) };
}

function decode(segment: string): Claims {
  return JSON.parse(Buffer.from(segment, "base64url").toString()) as Claims;
}

function encode(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
