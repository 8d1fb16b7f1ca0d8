"use client";

import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { ErrorBoundary } from "@/components/error-boundary";
import { tabStop } from "@/features/tasks/keyboard/tab-stop";
import { useMedia } from "@/lib/media";
import { followScreenLinks, isList, scrollPlace, taskOf } from "@/lib/navigation";
import { usePageTitle } from "@/lib/page-title";

const load = {
  today: async () => (await import("@/features/tasks/today-view")).TodayView,
  upcoming: async () => (await import("@/features/tasks/upcoming-view")).UpcomingView,
  all: async () => (await import("@/features/tasks/all-view")).AllView,
  completed: async () => (await import("@/features/tasks/completed-view")).CompletedView,
  task: async () => (await import("@/features/tasks/task-view")).TaskView,
};

const TodayView = dynamic(load.today);
const UpcomingView = dynamic(load.upcoming);
const AllView = dynamic(load.all);
const CompletedView = dynamic(load.completed);
const TaskView = dynamic(load.task);

const TITLES: Record<string, string> = {
  "/app/today": "Today",
  "/app/upcoming": "Upcoming",
  "/app/all": "All tasks",
  "/app/completed": "Completed",
};

/** Room for a task beside the list that it was opened from. */
const WIDE = "(min-width: 1100px)";

/** Shows what the address names. Whatever isn't a screen of tasks is a page of the server's. */
export function Screens({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const taskId = taskOf(pathname);
  const [list, setQuery] = useList(pathname);
  const isWide = useMedia(WIDE);
  const shownList = taskId && !isWide ? null : list;
  usePageTitle(TITLES[pathname] ?? null);
  useEffect(followScreenLinks, []);
  useEffect(loadAllWhenIdle, []);
  useArrival(shownList?.path ?? pathname, taskId);

  if (!taskId && !list) return <Column>{children}</Column>;
  return (
    <>
      {shownList ? (
        <Column>
          <ErrorBoundary key={shownList.path}>
            <List {...shownList} onQuery={setQuery} />
          </ErrorBoundary>
        </Column>
      ) : null}
      {taskId ? (
        <TaskFrame isPanel={shownList !== null}>
          <ErrorBoundary key={taskId}>
            <TaskView id={taskId} {...(list ? { list: list.path + list.query } : {})} />
          </ErrorBoundary>
        </TaskFrame>
      ) : null}
    </>
  );
}

type ListPlace = { path: string; query: string };

/** The list that the address names, or the one behind the task that it names. */
function useList(pathname: string) {
  const search = useSearchParams().toString();
  const here = isList(pathname) ? { path: pathname, query: search ? `?${search}` : "" } : null;
  const [last, setLast] = useState<ListPlace | null>(here);
  const isTask = taskOf(pathname) !== null;
  if (!isTask && !isSame(here, last)) setLast(here);
  const list = isTask ? last : here;

  function setQuery(query: string): void {
    if (!list) return;
    if (isTask) setLast({ ...list, query });
    else window.history.replaceState(null, "", list.path + query);
  }
  return [list, setQuery] as const;
}

function isSame(one: ListPlace | null, other: ListPlace | null): boolean {
  return one?.path === other?.path && one?.query === other?.query;
}

type ListProps = ListPlace & { onQuery: (query: string) => void };

function List({ path, query, onQuery }: ListProps) {
  if (path === "/app/today") return <TodayView />;
  if (path === "/app/upcoming") return <UpcomingView />;
  if (path === "/app/completed") return <CompletedView />;
  return <AllView query={query} onQuery={onQuery} />;
}

function Column({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto min-w-0 max-w-3xl flex-1 px-4 pt-6 pb-32 sm:px-8 md:pt-10 md:pb-24">
      {children}
    </div>
  );
}

function TaskFrame({ isPanel, children }: { isPanel: boolean; children: ReactNode }) {
  if (!isPanel) return <Column>{children}</Column>;
  return (
    <div className="sticky top-0 h-dvh w-104 shrink-0 overflow-y-auto border-line border-l px-6 pt-8 pb-24">
      {children}
    </div>
  );
}

/** Each screen is there before it is asked for, and also when the line is cut meanwhile. */
function loadAllWhenIdle(): () => void {
  const loadAll = () => {
    for (const each of Object.values(load)) each().catch(() => {});
  };
  // Safari learned of idle times late.
  if (!window.requestIdleCallback) {
    const timer = setTimeout(loadAll, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(loadAll, { timeout: 2000 });
  return () => cancelIdleCallback(handle);
}

/**
 * Back at a list, the page is as far down as it was, and the focus at the task that was left,
 * or, beside a list that it is gone from, at the one that took its place.
 */
function useArrival(screen: string, taskId: string | null): void {
  const before = useRef({ screen, taskId });
  useLayoutEffect(() => {
    const from = before.current;
    before.current = { screen, taskId };
    if (from.screen !== screen) window.scrollTo(0, scrollPlace(screen));
    if (taskId || (from.screen === screen && from.taskId === taskId)) return;
    const left = document.querySelector<HTMLElement>(`main [data-row="${from.taskId ?? ""}"]`);
    const next = from.screen === screen ? tabStop() : null;
    const target = left ?? next ?? document.querySelector<HTMLElement>("main h1");
    target?.focus({ preventScroll: true });
  }, [screen, taskId]);
}
