/** Promise: what an account takes has bounds, and is kept as it was given. */

import { sql } from "../stack/database.ts";
import { Device } from "./device.ts";
import { expect, newEmail, PASSWORD, test } from "./person.ts";

test.describe("A-08, I-20: an email", () => {
  const signUp = (email: string) =>
    new Device().post("/sign-up/email", { name: "Twin", email, password: PASSWORD });

  test("has one account, however it is written", async () => {
    const { email } = await Device.signedUp();
    for (const twin of [email.toUpperCase(), email.replace("ann", "aNN")]) {
      expect((await signUp(twin)).status, twin).toBe(422);
      expect((await new Device().signIn(twin)).status, twin).toBe(200);
    }
    const same = await sql("SELECT id FROM users WHERE lower(email) = %s", email);
    expect(same).toHaveLength(1);
  });

  test("has one account, even past the page", async () => {
    const { email } = await Device.signedUp();
    const twin = sql(
      `INSERT INTO users (id, name, email, email_verified) VALUES (%s, 'Twin', %s, false)`,
      newEmail("id"),
      email.toUpperCase(),
    );

    await expect(twin).rejects.toThrow("ix_users_email_lower");
  });

  for (const [words, change] of [
    ["a fullwidth @", (email: string) => email.replace("@", "＠")],
    ["fullwidth letters", (email: string) => email.replace("example", "ｅxample")],
    ["a Kelvin sign", (email: string) => email.replace("ann", "\u212aann")],
    ["a letter of another script", (email: string) => email.replace("a", "\u0430")],
    ["a dot at the end", (email: string) => `${email}.`],
    ["no dot in the host", () => "ann@localhost"],
    ["a line break", (email: string) => `${email}\r\nBcc: ben@example.com`],
    ["white space", (email: string) => ` ${email}`],
    ["too many characters", (email: string) => `${"a".repeat(250)}${email}`],
    ["two of them", (email: string) => `${email},ben@example.com`],
    ["a list", (email: string) => [email] as unknown as string],
  ] as const) {
    test(`is refused with ${words}`, async () => {
      const email = change(newEmail("ann"));
      for (const answer of [await signUp(email), await new Device().signIn(email)]) {
        expect(answer.status).toBe(400);
      }
    });
  }
});

test("I-21: a password has 8 to 128 characters, none of them lost, and isn't everybody's", async () => {
  const attempts = [
    ["seven77", 400],
    ["eight888", 200],
    ["👩‍🚀 päßwörd ".repeat(8), 200],
    ["p".repeat(128), 200],
    ["p".repeat(129), 400],
    ["with\0nul-inside", 400],
    ["Password1", 400],
  ] as const;
  for (const [password, status] of attempts) {
    const email = newEmail("ann");
    const answer = await new Device().post("/sign-up/email", { name: "Ann", email, password });
    expect(answer.status, password).toBe(status);
    if (status !== 200) continue;
    await Device.signedIn(email, password);
    expect((await new Device().signIn(email, password.slice(0, -1))).status).toBe(401);
  }
});

test("I-22: a name is bounded and kept as it is, and nothing else can be changed with it", async () => {
  const device = await Device.signedUp();
  const change = (body: object) => device.post("/update-user", body as Record<string, unknown>);
  for (const name of ["", " \t", "n".repeat(101), "n".repeat(60_000), "a\0b", 7, null]) {
    expect((await change({ name })).status, String(name).slice(0, 9)).toBe(400);
  }
  for (const more of [{ image: "javascript:alert(1)" }, { email: "x@example.com" }, {}]) {
    expect((await change({ name: "Ann", ...more })).status).toBe(
      "image" in more || "email" in more ? 400 : 200,
    );
  }
  for (const name of ["<b>Ann</b>", "سارة", "\u202eAnn", "n".repeat(100)]) {
    expect((await change({ name })).status).toBe(200);
    expect(await device.user()).toMatchObject({ name, image: null });
  }
});
