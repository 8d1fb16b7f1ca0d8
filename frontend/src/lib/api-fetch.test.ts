import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "./api-error";
import { apiFetch } from "./api-fetch";
import { dropToken, explainRefusedToken, getToken, leaveForLogin } from "./session";

vi.mock("./session", () => ({
  getToken: vi.fn(async () => "token"),
  dropToken: vi.fn(),
  explainRefusedToken: vi.fn(),
  leaveForLogin: vi.fn(),
}));

const request = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.clearAllMocks();
  request.mockReset();
  vi.mocked(getToken).mockResolvedValue("token");
  vi.stubGlobal("fetch", request);
  document.documentElement.dataset.apiUrl = "https://api.example";
});

const ok = (data: unknown) => Response.json({ success: true, data, message: null });
const failure = (status: number, error: object = {}, headers = {}) =>
  Response.json(
    { success: false, error: { code: "X", message: "No.", ...error } },
    { status, headers },
  );
const post = () => apiFetch("/api/tasks", { method: "POST", body: "{}" });

test("the token goes along, cookies don't", async () => {
  request.mockResolvedValueOnce(ok([]));

  await apiFetch("/api/tasks");

  const [url, options] = request.mock.calls[0] ?? [];
  expect(url).toBe("https://api.example/api/tasks");
  expect(new Headers(options?.headers).get("Authorization")).toBe("Bearer token");
  expect(options?.credentials).toBe("omit");
});

test("a refused token is renewed once, and the request goes through", async () => {
  request.mockResolvedValueOnce(failure(401)).mockResolvedValueOnce(ok("done"));

  await expect(post()).resolves.toMatchObject({ data: "done" });

  expect(dropToken).toHaveBeenCalledExactlyOnceWith("token");
  expect(leaveForLogin).not.toHaveBeenCalled();
});

test("a second refusal without a session leads to the sign-in page, and no further", async () => {
  request.mockResolvedValue(failure(401));
  vi.mocked(explainRefusedToken).mockResolvedValue(
    new ApiError("You were signed out.", { kind: "signed-out" }),
  );

  await expect(apiFetch("/api/tasks")).rejects.toMatchObject({ kind: "signed-out" });

  expect(request).toHaveBeenCalledTimes(2);
  expect(leaveForLogin).toHaveBeenCalledTimes(1);
});

test("a second refusal in spite of a session is an outage", async () => {
  request.mockResolvedValue(failure(401));
  vi.mocked(explainRefusedToken).mockResolvedValue(new ApiError("A fault.", { kind: "server" }));

  await expect(post()).rejects.toMatchObject({ kind: "server", isPassing: true });

  expect(leaveForLogin).not.toHaveBeenCalled();
});

test("reading is tried again after an outage", async () => {
  vi.useFakeTimers();
  request
    .mockRejectedValueOnce(new TypeError("Failed to fetch"))
    .mockResolvedValueOnce(failure(503))
    .mockResolvedValueOnce(ok([]));

  const answer = apiFetch("/api/tasks");
  await vi.runAllTimersAsync();

  await expect(answer).resolves.toMatchObject({ data: [] });
  vi.useRealTimers();
});

test("writing is never repeated by itself", async () => {
  request.mockRejectedValue(new TypeError("Failed to fetch"));

  await expect(post()).rejects.toMatchObject({ kind: "network" });

  expect(request).toHaveBeenCalledTimes(1);
});

test.each([
  [403, "forbidden"],
  [404, "not-found"],
  [409, "conflict"],
  [412, "stale"],
  [422, "invalid"],
  [429, "rate-limited"],
  [400, "refused"],
  [500, "server"],
  [503, "server"],
])("status %i is %s", async (status, kind) => {
  request.mockResolvedValueOnce(failure(status));

  await expect(post()).rejects.toMatchObject({ kind, status });
});

test("the fields at fault and the request's id come along", async () => {
  const details = [{ field: "title", message: "Write something." }];
  request.mockResolvedValueOnce(failure(422, { details }, { "X-Request-ID": "r-1" }));

  await expect(post()).rejects.toMatchObject({ details, requestId: "r-1", message: "No." });
});

test("an answer that isn't ours is the server's fault, not a crash", async () => {
  request.mockResolvedValueOnce(new Response("<html>", { status: 200 }));

  await expect(post()).rejects.toBeInstanceOf(ApiError);
});
