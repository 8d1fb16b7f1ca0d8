"use client";

import { ListTodo, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "./filter-bar";
import {
  type Filters,
  isFiltering,
  NO_FILTERS,
  readFilters,
  selectTasks,
  writeFilters,
} from "./filters";
import { useNow } from "./now";
import { TasksScreen } from "./screen";
import { TaskForm } from "./task-form";
import { TaskList, useLinger } from "./task-list";
import type { Task } from "./writes";

export function AllView() {
  return (
    <TasksScreen title="All tasks" hasForm>
      {(tasks) => <All tasks={tasks} />}
    </TasksScreen>
  );
}

function All({ tasks }: { tasks: readonly Task[] }) {
  const [filters, setFilters] = useFilters();
  const now = useNow();
  const linger = useLinger();
  // Typing stays ahead of a long list.
  const shown = selectTasks(tasks, useDeferredValue(filters), now, linger.lingering);
  return (
    <>
      <div className="mb-3">
        <TaskForm />
      </div>
      {tasks.length > 0 ? (
        <FilterBar filters={filters} count={shown.length} onChange={setFilters} />
      ) : null}
      {shown.length === 0 ? (
        <NothingShown tasks={tasks} filters={filters} onClear={() => setFilters(NO_FILTERS)} />
      ) : null}
      <TaskList
        groups={shown.length > 0 ? [{ name: "Tasks", tasks: shown }] : []}
        linger={linger}
        isLeaving={(task) =>
          filters.status !== "all" && task.completed === (filters.status === "open")
        }
      />
    </>
  );
}

/** Typing is kept here and copied to the address, which is too slow to type into. */
function useFilters() {
  const query = useSearchParams();
  const address = query.toString();
  const [state, setState] = useState({ address, filters: readFilters(query) });
  const written = writeFilters(state.filters);
  const current =
    address === state.address || address === written ? state.filters : readFilters(query);

  function setFilters(filters: Filters) {
    const next = writeFilters(filters);
    setState({ address, filters });
    window.history.replaceState(null, "", next ? `?${next}` : location.pathname);
  }
  return [current, setFilters] as const;
}

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
      <EmptyState title="Add your first task." icon={icon}>
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
