import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError, type ApiErrorKind } from "@/lib/api-error";
import { LoadProblem, TasksScreen } from "./screen";
import { draftTask } from "./writes";

const useTasks = vi.fn();
vi.mock("./data", () => ({ useTasks: () => useTasks() }));

afterEach(cleanup);

const FIELDS = { title: "Milk", description: null, priority: "medium", dueDate: null } as const;
const MILK = draftTask(FIELDS, "milk", "2026-11-22T12:00:00Z");
const failure = (kind: ApiErrorKind) => new ApiError("No.", { kind });

const WORDS = [
  ["network", "Can’t reach the server."],
  ["server", "The server has a fault."],
  ["rate-limited", "Too many requests at once."],
  ["forbidden", "The server refused to show your tasks."],
  ["refused", "Your tasks couldn’t be loaded."],
] as const;

test.each(WORDS)("without tasks, a problem of the kind %s is called so", (kind, words) => {
  render(<LoadProblem error={failure(kind)} onRetry={() => {}} />);

  const { textContent } = screen.getByRole("alert");
  expect(textContent).toContain(words);
  expect(textContent?.includes("connection")).toBe(kind === "network");
});

test.each(WORDS)("above the tasks, too: %s", (kind, words) => {
  useTasks.mockReturnValue({ tasks: [MILK], isPart: false, error: failure(kind) });

  render(<TasksScreen title="All">{() => null}</TasksScreen>);

  expect(screen.getByRole("status").textContent).toContain(`${words} Showing saved tasks.`);
});

test("a part of the tasks is not passed off as all of them", () => {
  useTasks.mockReturnValue({ tasks: [MILK, MILK], isPart: true, error: failure("network") });

  render(<TasksScreen title="All">{() => null}</TasksScreen>);

  expect(screen.getByRole("status").textContent).toContain("Only the first 2 tasks are shown.");
});
