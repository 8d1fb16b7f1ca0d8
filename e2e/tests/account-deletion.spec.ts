/** Promise: an account that is deleted is gone, with all that was its owner's, and by nobody else. */

import { Device, IN } from "./device.ts";
import { fillAccount, idOf, rowsOf } from "./full-account.ts";
import { askApi, expect, PASSWORD, test } from "./person.ts";

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

  test("waits for what is being written, and nothing is written after it", async () => {
    const ann = await Device.signedUp();
    const [id, token] = [await idOf(ann), await ann.token()];
    const { data: task } = (await (await write("POST", "", token)).json()) as TaskAnswer;
    const ways = [["POST", ""] as const, ["PUT", `/${task.id}`] as const];
    const statuses = new Set<number>();
    const writers = [...ways, ...ways, ...ways].map(async ([method, path]) => {
      for (let status = 0; status !== 401; statuses.add(status)) {
        status = (await write(method, path, token)).status;
      }
    });
    await expect.poll(() => statuses.size).toBe(2);

    expect((await ann.post("/delete-user", { password: PASSWORD })).status).toBe(200);
    await Promise.all(writers);
    // 404: let in before the end, and too late for the task.
    for (const status of statuses) expect([200, 201, 401, 404]).toContain(status);
    expect(Object.values(await rowsOf(id))).toEqual(Array(9).fill(0));
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

type TaskAnswer = { data: { id: string } };

function write(method: string, path: string, token: string): Promise<Response> {
  const body = JSON.stringify({ title: `Ferns ${Math.random()}` });
  return askApi(`/api/tasks${path}`, token, { method, body });
}
