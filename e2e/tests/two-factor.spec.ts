/** Promise: with a second factor, a password alone opens nothing, by whatever way. */

import { sql } from "../stack/database.ts";
import { mailTo, RESET, tokenIn } from "../stack/mailbox.ts";
import { codeOf, Device } from "./device.ts";
import { expect, PASSWORD, test } from "./person.ts";

type Enrolled = Device & { email: string; totpURI: string; backupCodes: string[] };

async function enrol(): Promise<Enrolled> {
  const device = await Device.signedUp();
  const answer = await device.post("/two-factor/enable", { password: PASSWORD });
  const { totpURI, backupCodes } = (await answer.json()) as Enrolled;
  const code = codeOf(totpURI, -1);
  expect((await device.post("/two-factor/verify-totp", { code })).status).toBe(200);
  return Object.assign(device, { totpURI, backupCodes });
}

/** Past the password. */
async function atSecondStep(email: string, password = PASSWORD): Promise<Device> {
  const device = new Device();
  const answer = await device.signIn(email, password);
  expect(await answer.json()).toMatchObject({ twoFactorRedirect: true });
  return device;
}

test("the password alone opens nothing", async () => {
  const { email } = await enrol();
  const device = await atSecondStep(email);

  expect(await device.user()).toBeNull();
  expect((await device.get("/token")).status).toBe(401);
  expect(device.hasCookie("session_token")).toBe(false);
  const open = await sql(
    "SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = %s",
    email,
  );
  expect(open).toHaveLength(1);
});

test("neither does a reset of the password", async () => {
  const { email } = await enrol();
  await new Device().post("/request-password-reset", { email });
  const token = tokenIn(await mailTo(email, RESET));
  const device = new Device();
  await device.post("/reset-password", { token, newPassword: "another horse entirely" });

  expect(await device.user()).toBeNull();
  const next = await atSecondStep(email, "another horse entirely");
  expect(await next.user()).toBeNull();
});

test("a code opens it, once", async () => {
  const { email, totpURI } = await enrol();
  const code = codeOf(totpURI);
  const first = await atSecondStep(email);
  expect((await first.post("/two-factor/verify-totp", { code })).status).toBe(200);
  expect(await first.user()).toMatchObject({ email });

  const second = await atSecondStep(email);
  expect((await second.post("/two-factor/verify-totp", { code })).status).toBe(401);
  expect(await second.user()).toBeNull();
});

test("a backup code opens it, once, however many use it at the same time", async () => {
  const { email, backupCodes } = await enrol();
  const [code = ""] = backupCodes;
  const devices = await Promise.all(Array.from({ length: 4 }, () => atSecondStep(email)));
  const answers = await Promise.all(
    devices.map((device) => device.post("/two-factor/verify-backup-code", { code })),
  );

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const users = await Promise.all(devices.map((device) => device.user()));
  expect(users.filter(Boolean)).toHaveLength(1);
});

test("new backup codes need the password, and end the old ones", async () => {
  const device = await enrol();
  const path = "/two-factor/generate-backup-codes";
  expect((await device.post(path, { password: "not the password" })).status).toBe(400);
  const answer = await device.post(path, { password: PASSWORD });
  const { backupCodes } = (await answer.json()) as Enrolled;
  const [code = ""] = device.backupCodes;
  const next = await atSecondStep(device.email);

  expect((await next.post("/two-factor/verify-backup-code", { code })).status).toBe(401);
  const [fresh = ""] = backupCodes;
  const opened = await next.post("/two-factor/verify-backup-code", { code: fresh });
  expect(opened.status).toBe(200);
});

test("no device is let in without it later, whatever the client asks", async () => {
  const { email, totpURI, backupCodes } = await enrol();
  for (const [path, code] of [
    ["/two-factor/verify-totp", codeOf(totpURI)],
    ["/two-factor/verify-backup-code", backupCodes[0]],
  ] as const) {
    const device = await atSecondStep(email);
    const answer = await device.post(path, { code, trustDevice: true, disableSession: true });
    expect(answer.status).toBe(200);

    expect(device.hasCookie("trust_device")).toBe(false);
    await device.post("/sign-out");
    const again = await device.signIn(email);
    expect(await again.json()).toMatchObject({ twoFactorRedirect: true });
  }
});

test("ten wrong codes close the second step, over all challenges, for right codes too", async () => {
  const { email, totpURI, backupCodes } = await enrol();
  const statuses: number[] = [];
  for (const _ of Array(3)) {
    const device = await atSecondStep(email);
    for (const __ of Array(4)) {
      const answer = await device.post("/two-factor/verify-totp", { code: "000000" });
      statuses.push(answer.status);
    }
  }
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
  expect(statuses.slice(10)).toEqual([429, 429]);

  const device = await atSecondStep(email);
  const right = await device.post("/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(right.status).toBe(429);
  const [code = ""] = backupCodes;
  expect((await device.post("/two-factor/verify-backup-code", { code })).status).toBe(429);
  const [row = {}] = await sql(
    `SELECT failed_verification_count AS failures, locked_until > now() AS locked
       FROM two_factors t JOIN users u ON u.id = t.user_id WHERE u.email = %s`,
    email,
  );
  expect(row).toEqual({ failures: 10, locked: true });
});

test("one challenge takes five wrong codes", async () => {
  const { email, totpURI } = await enrol();
  const device = await atSecondStep(email);
  for (const _ of Array(5)) await device.post("/two-factor/verify-totp", { code: "000000" });

  const code = codeOf(totpURI);
  expect((await device.post("/two-factor/verify-totp", { code })).status).not.toBe(200);
  expect(await device.user()).toBeNull();
});

test("turning it on or off needs the password, also while the sign-in is fresh", async () => {
  const device = await Device.signedUp();
  for (const password of ["not the password", "", null]) {
    const answer = await device.post("/two-factor/enable", { password });
    expect(answer.status).toBe(400);
  }
  const enrolled = await enrol();
  for (const password of ["not the password", "", null]) {
    expect((await enrolled.post("/two-factor/disable", { password })).status).toBe(400);
  }
  await atSecondStep(enrolled.email);
});

test("it isn't on before a code of the app was seen", async () => {
  const device = await Device.signedUp();
  await device.post("/two-factor/enable", { password: PASSWORD });
  expect((await device.post("/two-factor/verify-totp", { code: "000000" })).status).toBe(401);

  expect((await Device.signedIn(device.email)).hasCookie("session_token")).toBe(true);
});

test("secret and backup codes are not in the database as they are", async () => {
  const { email, totpURI, backupCodes } = await enrol();
  const rows = JSON.stringify(
    await sql(
      "SELECT t.* FROM two_factors t JOIN users u ON u.id = t.user_id WHERE u.email = %s",
      email,
    ),
  );

  expect(rows).toContain("backup_codes");
  for (const code of backupCodes) expect(rows).not.toContain(code);
  expect(rows).not.toContain(new URL(totpURI).searchParams.get("secret"));
});
