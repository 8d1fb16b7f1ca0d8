"use client";

import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ApiError, type ApiErrorKind } from "@/lib/api-error";
import { useHydrated } from "@/lib/hydrated";
import { useTasks } from "./data";
import type { Task } from "./writes";

type TasksScreenProps = {
  title: string;
  note?: ReactNode;
  /** Whether tasks can be added above the list: the placeholder leaves room for it. */
  hasForm?: boolean;
  children: (tasks: readonly Task[]) => ReactNode;
};

/** A list's page in each of its states: under way, out of reach with and without tasks, and there. */
export function TasksScreen({ title, note, hasForm = false, children }: TasksScreenProps) {
  const isHydrated = useHydrated();
  const { tasks, isPart, error, isFetching, retry } = useTasks();
  return (
    <>
      <header className="mb-5">
        <h1 tabIndex={-1} className="font-semibold text-2xl tracking-tight outline-none">
          {title}
        </h1>
        {note === undefined ? null : <p className="mt-0.5 text-faint text-sm">{note}</p>}
      </header>
      {tasks && error ? (
        <ProblemBar error={error} isFetching={isFetching} onRetry={retry}>
          {isPart ? `Only the first ${tasks.length} tasks are shown.` : "Showing saved tasks."}
        </ProblemBar>
      ) : null}
      {tasks || error ? null : <ListSkeleton hasForm={hasForm} />}
      {!tasks && error ? <LoadProblem error={error} onRetry={retry} /> : null}
      {/* A tick that is set before the page listens would be lost. */}
      {tasks ? <div inert={!isHydrated}>{children(tasks)}</div> : null}
    </>
  );
}

const SKELETON_WIDTHS = ["62%", "44%", "71%", "38%", "55%", "49%"];

/** As tall as what comes, so that nothing moves when it comes. */
function ListSkeleton({ hasForm }: { hasForm: boolean }) {
  return (
    <div role="status" aria-busy="true" className="appear-late">
      <span className="sr-only">Loading your tasks</span>
      {hasForm ? <div className="mb-6 h-11.5 rounded-xl border border-line" /> : null}
      {SKELETON_WIDTHS.map((width) => (
        <div key={width} className="-mx-2 flex items-center">
          <div className="flex size-11 shrink-0 items-center justify-center lg:compact:size-9">
            <div className="size-5.5 rounded-full border-[1.75px] border-line-strong" />
          </div>
          <div className="h-3 rounded-full bg-line" style={{ width }} />
        </div>
      ))}
    </div>
  );
}

type Retry = () => unknown;

type Words = { what: string; advice: string };

const OTHERWISE: Words = {
  what: "Your tasks couldn’t be loaded.",
  advice: "Try again in a moment.",
};

const WORDS: Partial<Record<ApiErrorKind, Words>> = {
  network: { what: "Can’t reach the server.", advice: "Check your connection and try again." },
  server: { what: "The server has a fault.", advice: "Try again in a moment." },
  "rate-limited": { what: "Too many requests at once.", advice: "Wait a moment and try again." },
  forbidden: { what: "The server refused to show your tasks.", advice: "Log out, and in again." },
};

function explain(error: Error): Words {
  return (error instanceof ApiError && WORDS[error.kind]) || OTHERWISE;
}

type ProblemBarProps = {
  error: Error;
  isFetching: boolean;
  onRetry: Retry;
  children: ReactNode;
};

/** Why the tasks below may not be the latest ones, or not all. */
function ProblemBar({ error, isFetching, onRetry, children }: ProblemBarProps) {
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4 text-sm"
    >
      <span>
        {explain(error).what} {children}
      </span>
      <Button look="quiet" disabled={isFetching} onClick={() => void onRetry()}>
        <RotateCw className="size-4" aria-hidden="true" />
        Retry
      </Button>
    </div>
  );
}

export function LoadProblem({ error, onRetry }: { error: Error; onRetry: Retry }) {
  const { what, advice } = explain(error);
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <EmptyState
      role="alert"
      title={what}
      action={
        <Button onClick={() => void onRetry()}>
          <RotateCw className="size-4" aria-hidden="true" />
          Retry
        </Button>
      }
    >
      Your tasks are safe. {advice}
      {requestId ? <code className="mt-2 block text-xs">Request {requestId}</code> : null}
    </EmptyState>
  );
}
