/** Promise: an account is its owner's alone: what they end has ended, and what they delete is gone. */

import { expireSession, sql } from "../stack/database.ts";
import { mailsTo, mailTo, RESET, tokenIn, VERIFICATION } from "../stack/mailbox.ts";
import { Device, IN, OUT } from "./device.ts";
import { fillAccount, idOf, rowsOf } from "./full-account.ts";
import { askApi, expect, newEmail, PASSWORD, test } from "./person.ts";

const NEW_PASSWORD = "another horse entirely";

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

test.describe("A-05: deleting the account", () => {
  test("takes everything of this person, and of nobody else", async () => {
    const [ann, ben] = [await Device.signedUp(), await Device.signedUp("Ben")];
    const annsToken = await fillAccount(ann);
    const bensToken = await fillAccount(ben);
    const [annsId, bensId] = [await idOf(ann), await idOf(ben)];
    const bensRows = await rowsOf(bensId);
    for (const [table, count] of Object.entries(await rowsOf(annsId))) {
      expect(count, table).toBeGreaterThan(0);
    }
    expect((await ann.post("/delete-user", { password: PASSWORD })).status).toBe(200);

    expect(Object.values(await rowsOf(annsId))).toEqual(Array(9).fill(0));
    expect(await rowsOf(bensId)).toEqual(bensRows);
    expect((await askApi("/api/tasks", annsToken)).status).toBe(401);
    expect((await askApi("/api/tasks", bensToken)).status).toBe(200);
    expect((await new Device().signIn(ann.email)).status).toBe(401);
  });

  test("leaves nothing to whoever signs up with the same email", async () => {
    const ann = await Device.signedUp();
    await fillAccount(ann);
    await ann.post("/delete-user", { password: PASSWORD });
    const { email } = ann;
    const again = new Device();
    await again.post("/sign-up/email", { name: "Ann", email, password: PASSWORD });

    const tasks = await askApi("/api/tasks", await again.token());
    expect(((await tasks.json()) as { data: [] }).data).toEqual([]);
  });

  for (const [words, body] of [
    ["without the password", {}],
    ["with an empty password", { password: "" }],
    ["with a wrong password", { password: "not the password" }],
    ["with something that is no password", { password: [PASSWORD] }],
    ["with a token of a link that is never sent", { password: PASSWORD, token: "abc" }],
  ] as const) {
    test(`is refused ${words}, also while the sign-in is fresh`, async () => {
      const ann = await Device.signedUp();
      const refused = await ann.post("/delete-user", body);

      expect(refused.status).toBe(400);
      expect(await ann.isIn(await ann.token())).toEqual(IN);
    });
  }

  test("is refused to whoever is not signed in", async () => {
    expect((await new Device().post("/delete-user", { password: PASSWORD })).status).toBe(401);
  });
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
         FROM verifications WHERE value = %s`,
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
