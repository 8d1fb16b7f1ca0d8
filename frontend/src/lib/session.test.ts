import { afterEach, beforeEach, expect, test, vi } from "vitest";

const token = vi.fn();
vi.mock("./auth-client", () => ({ authClient: { token } }));

type Session = typeof import("./session");
let session: Session;

const jwt = (lifetime: number, serial = 1) =>
  `h.${btoa(JSON.stringify({ iat: 1000, exp: 1000 + lifetime, sub: "ann", serial }))}.s`;
const answer = (text: string) => ({ data: { token: text }, error: null });
const refusal = (status: number) => ({ data: null, error: { status } });

beforeEach(async () => {
  vi.resetModules();
  token.mockReset();
  session = await import("./session");
});

afterEach(() => vi.useRealTimers());

test("many requests at once share one token", async () => {
  token.mockResolvedValue(answer(jwt(900)));

  const tokens = await Promise.all([session.getToken(), session.getToken(), session.getToken()]);

  expect(new Set(tokens).size).toBe(1);
  expect(await session.getToken()).toBe(tokens[0]);
  expect(token).toHaveBeenCalledTimes(1);
});

test("a token is renewed a minute before it ends, by its own length of life", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  token.mockResolvedValueOnce(answer(jwt(900, 1))).mockResolvedValueOnce(answer(jwt(900, 2)));

  const first = await session.getToken();
  vi.advanceTimersByTime(839_000);
  expect(await session.getToken()).toBe(first);
  vi.advanceTimersByTime(2_000);

  expect(await session.getToken()).not.toBe(first);
});

test("a forgotten token is fetched anew", async () => {
  token.mockResolvedValue(answer(jwt(900)));
  await session.getToken();

  session.forgetToken();
  await session.getToken();

  expect(token).toHaveBeenCalledTimes(2);
});

test("a token that arrives after the sign-out is not kept", async () => {
  let arrive = (_: unknown) => {};
  token.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
  const late = session.getToken();
  await vi.waitFor(() => expect(token).toHaveBeenCalled());

  session.forgetToken();
  arrive(answer(jwt(900)));

  await expect(late).rejects.toMatchObject({ kind: "signed-out" });
});

test("the token of somebody else is not used", async () => {
  document.body.innerHTML = '<div data-user-id="ben"></div>';
  const reload = vi.fn();
  vi.stubGlobal("location", { reload });
  token.mockResolvedValue(answer(jwt(900)));

  await expect(session.getToken()).rejects.toThrow("Somebody else");

  expect(reload).toHaveBeenCalled();
  document.body.innerHTML = "";
});

test("no session means signed out", async () => {
  token.mockResolvedValue(refusal(401));
  vi.stubGlobal("fetch", async () => Response.json(null));

  await expect(session.getToken()).rejects.toMatchObject({ kind: "signed-out" });
});

test.each([
  ["a session", () => Response.json({ session: {}, user: {} }), "server"],
  ["an answer that isn't ours", () => new Response("<html>"), "server"],
  ["a refusal", () => new Response(null, { status: 401 }), "server"],
  ["too many requests", () => new Response(null, { status: 429 }), "rate-limited"],
])("no token in spite of %s is no sign-out", async (_, answerOf, kind) => {
  token.mockResolvedValue(refusal(401));
  vi.stubGlobal("fetch", async () => answerOf());

  await expect(session.getToken()).rejects.toMatchObject({ kind, isPassing: true });
});

test("a refused token is dropped, but not the one that came in its place", async () => {
  token.mockResolvedValueOnce(answer(jwt(900, 1))).mockResolvedValue(answer(jwt(900, 2)));
  const refused = await session.getToken();

  session.dropToken(refused);
  const fresh = await session.getToken();
  session.dropToken(refused);

  expect(await session.getToken()).toBe(fresh);
  expect(fresh).not.toBe(refused);
  expect(token).toHaveBeenCalledTimes(2);
});

test.each([
  [0, "/login?next=%2Fapp%2Fall&expired=1"],
  [1, "/login?next=%2Fapp%2Fall&expired=1&unsaved=1"],
])("leaving for the login tells whether changes wait on this device: %i", async (count, path) => {
  const { reportUnsent } = await import("./unsaved");
  const assign = vi.fn();
  vi.stubGlobal("location", { pathname: "/app/all", search: "", assign });

  reportUnsent(() => count);
  session.leaveForLogin();

  expect(assign).toHaveBeenCalledWith(path);
});

test("who would lose something by it is asked to log in elsewhere, and not led away", async () => {
  const { letGo, reportPending } = await import("./unsaved");
  const assign = vi.fn();
  vi.stubGlobal("location", { pathname: "/app/all", search: "", assign });
  const say = vi.fn();
  session.onStaying(say);
  reportPending("changes", true);

  session.leaveForLogin();
  expect(assign).not.toHaveBeenCalled();
  expect(say).toHaveBeenCalledOnce();

  letGo();
  session.leaveForLogin();
  expect(assign).toHaveBeenCalledOnce();
});

test("who signs out isn't led away before, unless that fails", () => {
  const assign = vi.fn();
  vi.stubGlobal("location", { pathname: "/app/all", search: "", assign });

  session.expectSignOut(true);
  session.leaveForLogin();
  expect(assign).not.toHaveBeenCalled();

  session.expectSignOut(false);
  session.leaveForLogin();
  expect(assign).toHaveBeenCalledOnce();
});

test("a database that can't be asked is no sign-out", async () => {
  token.mockResolvedValue(refusal(401));
  vi.stubGlobal("fetch", async () => new Response(null, { status: 500 }));

  await expect(session.getToken()).rejects.toMatchObject({ kind: "server", status: 500 });
});

test.each([
  [429, "rate-limited"],
  [500, "server"],
  [0, "network"],
])("status %i of the token route is %s", async (status, kind) => {
  token.mockResolvedValue(refusal(status));

  await expect(session.getToken()).rejects.toMatchObject({ kind });
});

test("where storage is blocked, a sign-out is told all the same", async () => {
  vi.stubGlobal("localStorage", {
    removeItem: () => {
      throw new DOMException("Not allowed.", "SecurityError");
    },
  });
  const { keepOnDevice } = await import("./device");
  const wipe = vi.fn();
  keepOnDevice(wipe);

  await session.announceSignOut();

  expect(wipe).toHaveBeenCalled();
});
