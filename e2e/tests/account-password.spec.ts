/** Promise: a password is its owner's alone to change, and a new one locks everybody else out. */

import { sql } from "../stack/database.ts";
import { mailTo, RESET, tokenIn } from "../stack/mailbox.ts";
import { Device, IN, OUT } from "./device.ts";
import { idOf } from "./full-account.ts";
import { expect, PASSWORD, test } from "./person.ts";

const NEW_PASSWORD = "another horse entirely";

test("A-03: a new password ends every other session at once, whatever the client asks", async () => {
  for (const wish of [{}, { revokeOtherSessions: false }]) {
    const here = await Device.signedUp();
    const there = await Device.signedIn(here.email);
    const token = await there.token();
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, ...wish };
    expect((await here.post("/change-password", body)).status).toBe(200);

    expect(await there.isIn(token)).toEqual(OUT);
    expect(await here.isIn(await here.token())).toEqual(IN);
    expect((await new Device().signIn(here.email)).status).toBe(401);
    await Device.signedIn(here.email, NEW_PASSWORD);
  }
});

test("A-03: a new password needs the old one, and ends the links that are under way", async () => {
  const device = await Device.signedUp();
  await device.post("/request-password-reset", { email: device.email });
  const token = tokenIn(await mailTo(device.email, RESET));
  const body = { currentPassword: "not the password", newPassword: NEW_PASSWORD };
  expect((await device.post("/change-password", body)).status).toBe(400);
  await Device.signedIn(device.email);

  await device.post("/change-password", { ...body, currentPassword: PASSWORD });
  const reset = await new Device().post("/reset-password", { token, newPassword: "a third one" });
  expect(reset.status).toBe(400);
});

test("A-04: a reset ends all sessions, and signs nobody in", async () => {
  const [here, visitor] = [await Device.signedUp(), new Device()];
  const jwt = await here.token();
  expect((await visitor.post("/request-password-reset", { email: here.email })).status).toBe(200);
  const token = tokenIn(await mailTo(here.email, RESET));
  const reset = await visitor.post("/reset-password", { token, newPassword: NEW_PASSWORD });
  expect(reset.status).toBe(200);

  expect(await here.isIn(jwt)).toEqual(OUT);
  expect(await visitor.user()).toBeNull();
  expect((await visitor.signIn(here.email)).status).toBe(401);
  expect((await visitor.signIn(here.email, NEW_PASSWORD)).status).toBe(200);
});

test.describe("A-07: the link of a reset", () => {
  async function ask(email: string, count = 1): Promise<string> {
    const asked = await new Device().post("/request-password-reset", { email });
    expect(asked.status).toBe(200);
    return tokenIn(await mailTo(email, RESET, count));
  }
  const use = (token: string, newPassword = NEW_PASSWORD) =>
    new Device().post("/reset-password", { token, newPassword });

  test("works once, however many use it at the same time", async () => {
    const { email } = await Device.signedUp();
    const token = await ask(email);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => use(token, `password number ${index}`)),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 400, 400, 400, 400, 400]);
    const winner = answers.findIndex(({ status }) => status === 200);
    await Device.signedIn(email, `password number ${winner}`);
    expect((await use(token)).status).toBe(400);
  });

  test("ends with the use of another one", async () => {
    const { email } = await Device.signedUp();
    const [first, second] = [await ask(email), await ask(email, 2)];
    expect((await use(second)).status).toBe(200);

    expect((await use(first)).status).toBe(400);
  });

  test("works for half an hour", async () => {
    const device = await Device.signedUp();
    const token = await ask(device.email);
    const [{ minutes } = {}] = await sql(
      `SELECT round(extract(epoch FROM expires_at - now()) / 60)::int AS minutes
         FROM verifications WHERE value = %s AND identifier NOT LIKE 'email-link-%%'`,
      await idOf(device),
    );
    expect(minutes).toBe(30);
    await sql(
      "UPDATE verifications SET expires_at = now() - interval '1 second' WHERE value = %s",
      await idOf(device),
    );

    expect((await use(token)).status).toBe(400);
    await Device.signedIn(device.email);
  });

  test("is not in the database", async () => {
    const device = await Device.signedUp();
    const token = await ask(device.email);
    const rows = JSON.stringify(
      await sql("SELECT * FROM verifications WHERE value = %s", await idOf(device)),
    );

    expect(rows).toContain(await idOf(device));
    expect(rows).not.toContain(token);
  });

  test("opens the account that it was asked for alone", async () => {
    const [ann, ben] = [await Device.signedUp(), await Device.signedUp("Ben")];
    const token = await ask(ann.email);
    await ben.post("/reset-password", { token, newPassword: NEW_PASSWORD });

    await Device.signedIn(ben.email);
    await Device.signedIn(ann.email, NEW_PASSWORD);
  });

  for (const token of ["", "x", "x".repeat(3000), "2fa-abc", "\0"]) {
    test(`can't be guessed: ${JSON.stringify(token.slice(0, 8))}`, async () => {
      expect((await use(token)).status).toBe(400);
    });
  }
});
