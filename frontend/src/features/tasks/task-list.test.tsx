import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { currentReach, type PageReach, usePageReach } from "./keyboard/reach";
import { TaskList } from "./task-list";
import { forgetTexts, keepText, keptText, placeOf } from "./unfinished";
import { draftTask } from "./writes";

vi.mock("next/navigation", () => ({ usePathname: () => pathname }));
const update = vi.fn();
vi.mock("./data", () => ({ useTaskWriter: () => ({ update }) }));

beforeEach(() => {
  // Nothing has a size here, so every row in the window would be taken to be out of sight.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(52);
  vi.stubGlobal("innerHeight", 900);
  Element.prototype.scrollIntoView = () => {};
});
afterEach(() => {
  cleanup();
  forgetTexts();
});

let pathname = "/app/all";

function taskOf(title: string, dueDate: string | null = null) {
  const fields = { title, description: null, priority: "medium", dueDate } as const;
  return draftTask(fields, title, "2026-11-22T12:00:00Z");
}

function group(name: string, count: number) {
  const tasks = Array.from({ length: count }, (_, at) => taskOf(`${name} ${at + 1}`));
  return { name, heading: <h2>{name}</h2>, tasks };
}

test("a long list counts its tasks, each group for itself, and not the headings", () => {
  const linger = { lingering: new Set<string>(), complete: vi.fn() };
  const groups = [group("Overdue", 2), group("Today", 150)];

  render(<TaskList groups={groups} linger={linger} isLeaving={() => false} />);

  const place = (title: string) => {
    const row = screen.getByRole("checkbox", { name: title }).closest("li");
    return [row?.ariaPosInSet, row?.ariaSetSize];
  };
  expect(place("Overdue 1")).toEqual(["1", "2"]);
  expect(place("Overdue 2")).toEqual(["2", "2"]);
  expect(place("Today 1")).toEqual(["1", "150"]);
  expect(screen.getByRole("heading", { name: "Today" }).closest("li")).toBeNull();
});

test("a row doesn’t say again which day stands above it", () => {
  const day = "2099-05-04";
  const evening = new Date(2099, 4, 4, 17, 0).toISOString();
  const tasks = [taskOf("All day", day), taskOf("Evening", evening), taskOf("Later", "2099-05-05")];
  const linger = { lingering: new Set<string>(), complete: vi.fn() };

  render(
    <TaskList groups={[{ name: "4 May", day, tasks }]} linger={linger} isLeaving={() => false} />,
  );

  const facts = (name: string) =>
    document.getElementById(
      screen.getByRole("checkbox", { name }).getAttribute("aria-describedby") ?? "",
    )?.textContent;
  expect(facts("All day")).toBe("");
  expect(facts("Evening")).toBe("Due:17:00");
  expect(facts("Later")).toBe("Due:5 May 2099");
});

test("the list marks the task that is open beside it", () => {
  const { tasks } = group("All", 3);
  pathname = `/app/tasks/${tasks[1]?.id}`;
  const linger = { lingering: new Set<string>(), complete: vi.fn() };

  render(<TaskList groups={[{ name: "All", tasks }]} linger={linger} isLeaving={() => false} />);

  expect(screen.getByRole("link", { current: "page" }).textContent).toBe("All 2");
});

test("what waits with a task is there when it is renamed: left alone by leaving, saved by Enter", () => {
  const { tasks } = group("All", 1);
  const place = placeOf("All 1", "title");
  const waiting = { text: "Oat mi", before: "Milk" };
  keepText(place, waiting);
  const linger = { lingering: new Set<string>(), complete: vi.fn() };
  function Page() {
    usePageReach({} as PageReach);
    return <TaskList groups={[{ name: "All", tasks }]} linger={linger} isLeaving={() => false} />;
  }
  render(<Page />);
  const rename = () => {
    act(() => screen.getByRole("checkbox", { name: "All 1" }).focus());
    act(() => currentReach()?.list?.rename());
    return screen.getByRole("textbox", { name: "Rename “All 1”" });
  };

  fireEvent.blur(rename());
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(keptText(place)).toEqual(waiting);
  expect(update).not.toHaveBeenCalled();

  fireEvent.keyDown(rename(), { key: "Enter" });
  const [task, changes, { onKept }] = update.mock.calls[0] ?? [];
  expect([task, changes]).toEqual([tasks[0], { title: "Oat mi" }]);
  onKept();
  expect(keptText(place)).toBeNull();
});
