/** Promise: a session ends at once, wherever it is ended, and no other with it. */

import { expireSession, sql } from "../stack/database.ts";
import { Device, IN, OUT } from "./device.ts";
import { idOf } from "./full-account.ts";
import { expect, test } from "./person.ts";

test.describe("A-01: signing in", () => {
  test("ends the session of the cookie that came along", async () => {
    const device = await Device.signedUp();
    const before = device.copy();
    const token = await before.token();
    expect((await device.signIn(device.email)).status).toBe(200);

    expect(await before.isIn(token)).toEqual(OUT);
    expect(await device.isIn(await device.token())).toEqual(IN);
  });

  test("as somebody else does too", async () => {
    const ben = await Device.signedUp("Ben");
    const device = await Device.signedUp();
    const before = device.copy();
    expect((await device.signIn(ben.email)).status).toBe(200);

    expect(await before.user()).toBeNull();
    expect(await ben.user()).toMatchObject({ email: ben.email });
  });

  test("doesn't, if it fails", async () => {
    const device = await Device.signedUp();
    expect((await device.copy().signIn(device.email, "not the password")).status).toBe(401);

    expect(await device.isIn(await device.token())).toEqual(IN);
  });
});

test("A-02: signing out ends cookie and token at once", async () => {
  const device = await Device.signedUp();
  const [before, token] = [device.copy(), await device.token()];
  expect((await device.post("/sign-out")).status).toBe(200);

  expect(await before.isIn(token)).toEqual(OUT);
});

test("A-06: a revoked session ends at once, and no other", async () => {
  const here = await Device.signedUp();
  const [second, third] = [await Device.signedIn(here.email), await Device.signedIn(here.email)];
  const [secondToken, thirdToken] = [await second.token(), await third.token()];
  const own = (await (await second.get("/get-session")).json()) as { session: { token: string } };
  await here.post("/revoke-session", { token: own.session.token });

  expect(await second.isIn(secondToken)).toEqual(OUT);
  expect(await third.isIn(thirdToken)).toEqual(IN);
  await here.post("/revoke-other-sessions");
  expect(await third.isIn(thirdToken)).toEqual(OUT);
  expect(await here.isIn(await here.token())).toEqual(IN);
});

test("A-06: nobody revokes a session of somebody else", async () => {
  const [ann, ben] = [await Device.signedUp(), await Device.signedUp("Ben")];
  const { session } = (await (await ben.get("/get-session")).json()) as {
    session: { token: string };
  };
  await ann.post("/revoke-session", { token: session.token });

  expect(await ben.isIn(await ben.token())).toEqual(IN);
});

test.describe("A-09: a session", () => {
  test("ends after seven days, and its token with it", async () => {
    const device = await Device.signedUp();
    const token = await device.token();
    const [{ days } = {}] = await sql(
      `SELECT round(extract(epoch FROM expires_at - now()) / 86400)::int AS days
         FROM sessions WHERE user_id = %s`,
      await idOf(device),
    );
    expect(days).toBe(7);
    await expireSession(device.email);

    expect(await device.isIn(token)).toEqual(OUT);
  });

  test("that is used is renewed, and the list says when that was", async () => {
    const device = await Device.signedUp();
    await sql(
      `UPDATE sessions SET updated_at = now() - interval '2 hours',
                           expires_at = now() + interval '6 days 22 hours' WHERE user_id = %s`,
      await idOf(device),
    );
    await device.token();

    const [session] = (await (await device.get("/list-sessions")).json()) as {
      updatedAt: string;
      expiresAt: string;
    }[];
    const age = Date.now() - Date.parse(session?.updatedAt ?? "");
    expect(age).toBeLessThan(60_000);
    expect(Date.parse(session?.expiresAt ?? "") - Date.now()).toBeGreaterThan(6.99 * 86_400_000);
  });
});
