/** Promise: an email is changed by its owner alone, told to nobody, and its links lead nowhere else. */

import { sql } from "../stack/database.ts";
import { mailsTo, mailTo, RESET, tokenIn, VERIFICATION } from "../stack/mailbox.ts";
import { Device } from "./device.ts";
import { idOf } from "./full-account.ts";
import { expect, newEmail, PASSWORD, test } from "./person.ts";

const NEW_PASSWORD = "another horse entirely";

test.describe("A-10: another email", () => {
  const change = (device: Device, newEmailWanted: string, password: unknown = PASSWORD) =>
    device.post("/change-email", { newEmail: newEmailWanted, password });

  test("takes effect when the new address has confirmed it, and the former one is told", async () => {
    const device = await Device.signedUp();
    const wanted = newEmail("anna");
    expect((await change(device, wanted.toUpperCase())).status).toBe(200);
    expect(await device.user()).toMatchObject({ email: device.email });
    const token = tokenIn(await mailTo(wanted, VERIFICATION));
    await mailTo(device.email, /about to change/);
    const confirmed = await new Device().get(`/verify-email?token=${token}`);
    expect(confirmed.status).toBe(200);

    expect(await device.user()).toMatchObject({ email: wanted, emailVerified: true });
    expect((await new Device().signIn(device.email)).status).toBe(401);
    await Device.signedIn(wanted);
  });

  test("needs the password", async () => {
    const device = await Device.signedUp();
    const wanted = newEmail("anna");
    for (const password of ["not the password", "", null, [PASSWORD]]) {
      expect((await change(device, wanted, password)).status).toBe(400);
    }
    expect((await change(new Device(), wanted)).status).toBe(401);

    expect(await mailsTo(wanted)).toEqual([]);
  });

  test("doesn't tell whether somebody else has it", async () => {
    const [ann, ben] = [await Device.signedUp(), await Device.signedUp("Ben")];
    const [free, taken] = [await change(ann, newEmail("anna")), await change(ann, ben.email)];

    expect(free.status).toBe(taken.status);
    expect(await free.json()).toEqual(await taken.json());
    const mails = await mailsTo(ben.email);
    expect(mails.filter(({ subject }) => /change/.test(subject))).toEqual([]);
  });

  test("stays as it was where somebody else has the new one by now", async () => {
    const device = await Device.signedUp();
    const wanted = newEmail("anna");
    await change(device, wanted);
    const link = tokenIn(await mailTo(wanted, VERIFICATION));
    const body = { name: "Anna", email: wanted, password: PASSWORD };
    expect((await new Device().post("/sign-up/email", body)).status).toBe(200);

    const late = await new Device().get(`/verify-email?token=${link}`);
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ code: "CONFLICT" });
    expect(await device.user()).toMatchObject({ email: device.email });
  });

  for (const way of ["changed", "reset"]) {
    test(`is not confirmed by a link from before the password was ${way}`, async () => {
      const device = await Device.signedUp();
      const thief = await Device.signedIn(device.email);
      const wanted = newEmail("thief");
      expect((await change(thief, wanted)).status).toBe(200);
      const link = tokenIn(await mailTo(wanted, VERIFICATION));
      if (way === "changed") {
        const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
        expect((await device.post("/change-password", body)).status).toBe(200);
      } else {
        await device.post("/request-password-reset", { email: device.email });
        const token = tokenIn(await mailTo(device.email, RESET));
        const reset = await device.post("/reset-password", { token, newPassword: NEW_PASSWORD });
        expect(reset.status).toBe(200);
      }

      expect((await new Device().get(`/verify-email?token=${link}`)).status).toBe(401);
      await Device.signedIn(device.email, NEW_PASSWORD);
    });
  }

  test("is not in the database as its link", async () => {
    const device = await Device.signedUp();
    const wanted = newEmail("anna");
    await change(device, wanted);
    const link = tokenIn(await mailTo(wanted, VERIFICATION));
    const query = "SELECT * FROM verifications WHERE value = %s";
    const rows = JSON.stringify(await sql(query, await idOf(device)));

    expect(rows).toContain("email-link-");
    expect(rows).not.toContain(link);
  });

  test("ends the links that went to the former one", async () => {
    const device = await Device.signedUp();
    await device.post("/request-password-reset", { email: device.email });
    const reset = tokenIn(await mailTo(device.email, RESET));
    const wanted = newEmail("anna");
    await change(device, wanted);
    await device.get(`/verify-email?token=${tokenIn(await mailTo(wanted, VERIFICATION))}`);

    const body = { token: reset, newPassword: NEW_PASSWORD };
    expect((await new Device().post("/reset-password", body)).status).toBe(400);
  });

  test("is not confirmed by a link of somebody else, or by a second use after another change", async () => {
    const [ann, ben] = [await Device.signedUp(), await Device.signedUp("Ben")];
    const [first, second] = [newEmail("anna"), newEmail("anne")];
    await change(ann, first);
    await change(ann, second);
    const firstToken = tokenIn(await mailTo(first, VERIFICATION));
    expect((await ben.get(`/verify-email?token=${firstToken}`)).status).toBe(401);
    await ann.get(`/verify-email?token=${tokenIn(await mailTo(second, VERIFICATION))}`);
    expect((await ann.get(`/verify-email?token=${firstToken}`)).status).toBe(401);

    expect(await ann.user()).toMatchObject({ email: second });
  });
});

test("a new account gets a link that confirms its email", async () => {
  const device = await Device.signedUp();
  expect(await device.user()).toMatchObject({ emailVerified: false });
  const token = tokenIn(await mailTo(device.email, VERIFICATION));
  expect((await new Device().get(`/verify-email?token=${token}`)).status).toBe(200);

  expect(await device.user()).toMatchObject({ emailVerified: true });
  const forged = `${token.slice(0, -4)}AAAA`;
  expect((await device.get(`/verify-email?token=${forged}`)).status).toBe(401);
});

test.describe("R-08: whether an email has an account is told", () => {
  test("by no reset", async () => {
    const { email } = await Device.signedUp();
    const ask = (address: string) =>
      new Device().post("/request-password-reset", { email: address });
    const [known, unknown] = [await ask(email), await ask(newEmail("nobody"))];

    expect(known.status).toBe(200);
    expect(unknown.status).toBe(known.status);
    expect(await unknown.text()).toBe(await known.text());
    expect(namesOf(unknown)).toEqual(namesOf(known));
  });

  test("by no sign-in", async () => {
    const { email } = await Device.signedUp();
    const [known, unknown] = await Promise.all(
      [email, newEmail("nobody")].map((address) =>
        new Device().signIn(address, "not the password"),
      ),
    );

    expect(known?.status).toBe(401);
    expect(unknown?.status).toBe(401);
    expect(await unknown?.text()).toBe(await known?.text());
  });

  test("by no request for another confirmation", async () => {
    const { email } = await Device.signedUp();
    const ask = (address: string) =>
      new Device().post("/send-verification-email", { email: address });
    const [known, unknown] = [await ask(email), await ask(newEmail("nobody"))];

    expect(unknown.status).toBe(known.status);
    expect(await unknown.text()).toBe(await known.text());
  });
});

const ELSEWHERE = [
  "//evil.example",
  "https:evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "https://evil.example",
  "%2f%2fevil.example",
  "http://localhost:3000.evil.example",
];

for (const address of ELSEWHERE) {
  test(`H-11: no route of the account leads to ${address}`, async () => {
    const device = await Device.signedUp();
    const { email } = device;
    const asked = await device.post("/request-password-reset", { email, redirectTo: address });
    const changed = await device.post("/change-email", {
      newEmail: newEmail("anna"),
      password: PASSWORD,
      callbackURL: address,
    });
    const token = tokenIn(await mailTo(email, VERIFICATION));
    const query = new URLSearchParams({ token, callbackURL: address });
    const followed = await device.get(`/verify-email?${query}`);

    for (const answer of [asked, changed, followed]) {
      expect(answer.headers.get("Location") ?? "").not.toContain("evil");
      expect(answer.headers.get("Location") ?? "").not.toContain("javascript");
    }
    for (const { text } of await mailsTo(email)) {
      expect(text).not.toContain("evil");
      expect(text).not.toContain("alert");
    }
  });
}

function namesOf({ headers }: Response): string[] {
  return [...headers.keys()].sort();
}
