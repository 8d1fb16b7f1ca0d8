"use client";

import { ListTodo, SearchX } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { useTaskWriter } from "./data";
import { FilterBar } from "./filter-bar";
import {
  type Filters,
  isFiltering,
  NO_FILTERS,
  readFilters,
  searchTasks,
  selectTasks,
  writeFilters,
} from "./filters";
import { useNow } from "./now";
import { openQuickAdd } from "./quick-add/open";
import { QuickAddForm } from "./quick-add/quick-add-form";
import { TasksScreen } from "./screen";
import { type TaskGroup, TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

type AllViewProps = {
  /** What the address says about the list, with its question mark. */
  query: string;
  onQuery: (query: string) => void;
};

export function AllView(props: AllViewProps) {
  return (
    <TasksScreen title="All tasks" hasForm>
      {(tasks) => <All tasks={tasks} {...props} />}
    </TasksScreen>
  );
}

function All({ tasks, query, onQuery }: AllViewProps & { tasks: readonly Task[] }) {
  const [filters, setFilters] = useFilters(query, onQuery);
  const now = useNow();
  const linger = useLinger();
  // Typing stays ahead of a long list.
  const { q, status, priority, due, sort } = useDeferredValue(filters);
  const { lingering } = linger;
  // By hand: the compiler would sort and sift again whenever the field changes.
  const chosen = useMemo(
    () => selectTasks(tasks, { status, priority, due, sort }, now, lingering),
    [tasks, status, priority, due, sort, now, lingering],
  );
  const shown = useMemo(() => searchTasks(chosen, q), [chosen, q]);
  const group: TaskGroup = {
    name: "Tasks",
    tasks: shown,
    ...(filters.sort === "manual" ? { isMovable: isAnyTask } : {}),
    newTask: filters.priority ? { priority: filters.priority } : {},
  };
  return (
    <>
      <div className="mb-3">
        <QuickAddForm />
      </div>
      {tasks.length > 0 ? (
        <FilterBar filters={filters} count={countInWords(shown, filters)} onChange={setFilters} />
      ) : null}
      {shown.length === 0 ? (
        <NothingShown tasks={tasks} filters={filters} onClear={() => setFilters(NO_FILTERS)} />
      ) : null}
      <TaskList
        groups={shown.length > 0 ? [group] : []}
        linger={linger}
        isLeaving={(task) =>
          filters.status !== "all" && task.completed === (filters.status === "open")
        }
      />
      <BulkActions tasks={shown} />
    </>
  );
}

/** What is left to do, unless only what is done was asked for. */
function countInWords(shown: readonly Task[], { status }: Filters): string {
  const done = shown.filter(({ completed }) => completed).length;
  const count = status === "completed" ? done : shown.length - done;
  return `${count} ${count === 1 ? "task" : "tasks"}${status === "completed" ? "" : " left"}`;
}

/** For all that is shown, at once; the message that follows takes it back. */
function BulkActions({ tasks }: { tasks: readonly Task[] }) {
  const writer = useTaskWriter();
  const done = tasks.filter(({ completed }) => completed);
  const isAllDone = done.length === tasks.length;
  if (tasks.length < 2 && done.length === 0) return null;
  return (
    <div className="flex flex-wrap justify-between border-line border-t pt-2">
      <Button
        look="quiet"
        className="-mx-3.5"
        onClick={() => writer.setManyCompleted(tasks, !isAllDone)}
      >
        {isAllDone ? "Reopen all" : "Complete all"}
      </Button>
      {done.length > 0 ? (
        <Button look="quiet" className="-mx-3.5" onClick={() => writer.removeMany(done)}>
          Clear completed
        </Button>
      ) : null}
    </div>
  );
}

function isAnyTask(): boolean {
  return true;
}

/** Typing is kept here and copied to the address, which is too slow to type into. */
function useFilters(query: string, onQuery: (query: string) => void) {
  const [state, setState] = useState({ query, filters: read(query) });
  const isOwn = query === state.query || query === write(state.filters);
  const current = isOwn ? state.filters : read(query);

  function setFilters(filters: Filters) {
    setState({ query, filters });
    onQuery(write(filters));
  }
  return [current, setFilters] as const;
}

const read = (query: string) => readFilters(new URLSearchParams(query));

function write(filters: Filters): string {
  const written = writeFilters(filters);
  return written ? `?${written}` : "";
}

const EXAMPLE = "Call Mum tomorrow 5pm";

type NothingShownProps = { tasks: readonly Task[]; filters: Filters; onClear: () => void };

function NothingShown({ tasks, filters, onClear }: NothingShownProps) {
  if (isFiltering(filters)) {
    return (
      <EmptyState
        title="No tasks match."
        icon={<SearchX className="size-6" aria-hidden="true" />}
        action={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  }
  const icon = <ListTodo className="size-6" aria-hidden="true" />;
  if (tasks.length === 0) {
    return (
      <EmptyState
        title="Add your first task."
        icon={icon}
        action={<Button onClick={() => openQuickAdd(EXAMPLE)}>Try “{EXAMPLE}”</Button>}
      >
        Write what needs doing in the field above and press Enter.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Everything is done." icon={icon}>
      Your completed tasks are kept under Completed.
    </EmptyState>
  );
}
