"use client";

import { ArrowLeft, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ApiError } from "@/lib/api-error";
import { cx } from "@/lib/class-names";
import { useHydrated } from "@/lib/hydrated";
import { goTo, returnTo, taskPath } from "@/lib/navigation";
import { HOME } from "@/lib/next-path";
import { notify } from "@/lib/notify";
import { usePageTitle } from "@/lib/page-title";
import { useSaveStatus, useTask, useTaskWriter } from "./data";
import { useDetail } from "./detail-actions";
import { describeMoment } from "./due";
import { DueEditor } from "./due-editor";
import { useShortcut } from "./keyboard/caps";
import { isWriting } from "./keyboard/keys";
import { useDetailReach } from "./keyboard/reach";
import { BackToToday, MissingTask } from "./missing-task";
import { PriorityField } from "./priority";
import { checkDescription, checkTitle, LONGEST_DESCRIPTION, LONGEST_TITLE } from "./rules";
import { LoadProblem } from "./screen";
import { TaskCheck } from "./task-check";
import { TaskHistory } from "./task-history";
import { TextEditor } from "./text-editor";
import { placeOf } from "./unfinished";
import type { Task } from "./writes";

type TaskViewProps = {
  id: string;
  /** Where the list is that it was opened from. */
  list?: string;
};

export function TaskView({ id, list }: TaskViewProps) {
  const { task, error, retry } = useTask(id);
  const isHydrated = useHydrated();
  const [isFromServer] = useState(!isHydrated && task !== undefined);
  if (!isHydrated && task) return <TaskPreview task={task} />;
  if (task) return <TaskEditor key={id} task={task} list={list} isThere={isFromServer} />;
  if (!isHydrated || !error) return <TaskSkeleton />;
  if (error instanceof ApiError && error.kind === "not-found") return <MissingTask id={id} />;
  if (error instanceof ApiError && error.kind === "forbidden") return <TaskForbidden />;
  return <LoadProblem error={error} onRetry={retry} />;
}

/** What comes with the page: all of the task that is the same on every device, until somebody can write. */
function TaskPreview({ task }: { task: Task }) {
  return (
    <article aria-label={task.title} inert>
      <div className="mb-4 min-h-9 touch:min-h-11" />
      <div className="-ml-3 flex items-start">
        <TaskCheck task={task} onChange={() => {}} className="-mt-0.5" />
        <h1
          dir="auto"
          className="wrap-anywhere min-h-11 px-2 py-1.5 font-semibold text-xl tracking-tight"
        >
          {task.title}
        </h1>
      </div>
      <p
        dir="auto"
        className="wrap-anywhere mt-2 min-h-24 whitespace-pre-wrap py-1.5 text-soft sm:pl-10"
      >
        {task.description}
      </p>
    </article>
  );
}

type TaskEditorProps = {
  task: Task;
  list: string | undefined;
  /** Whether it is on the screen already, and needn't appear there. */
  isThere: boolean;
};

function TaskEditor({ task, list, isThere }: TaskEditorProps) {
  const writer = useTaskWriter();
  const close = useClose(list);
  const article = useRef<HTMLElement>(null);
  const isRemoved = useRef(false);
  usePageTitle(task.title);
  useEffect(() => {
    if (list) article.current?.focus({ preventScroll: true });
  }, [list]);

  function remove() {
    isRemoved.current = true;
    writer.remove(task);
    close();
  }
  useDetailReach(useDetail(task, close, remove));

  /** What was typed waits where it was typed; of a deleted task there is nothing to say. */
  function sayUnsaved(what: string, problem: string) {
    if (isRemoved.current) return;
    notify(`${what} ${problem}`, {
      action: { label: "Edit", onClick: () => goTo(taskPath(task.id)) },
    });
  }

  /** The first Escape takes back what is being written and leaves the field; the next one goes back. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.nativeEvent.isComposing || !isWriting(event.target)) return;
    // Or leaving the field would save what the field is just taking back.
    flushSync(() => {});
    article.current?.focus({ preventScroll: true });
  }

  return (
    <article
      aria-label={task.title}
      ref={article}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className={cx("outline-none", !isThere && "appear")}
    >
      <div className="mb-4 flex items-center gap-2">
        <Button look="quiet" {...useShortcut("close")} onClick={close} className="-ml-3">
          <ArrowLeft className="size-4" aria-hidden="true" />
          Back
        </Button>
        <SaveStatus id={task.id} />
        <Button
          look="quiet"
          {...useShortcut("delete")}
          onClick={remove}
          className="-mr-3 ml-auto hover:text-danger!"
        >
          <Trash2 className="size-4" aria-hidden="true" />
          Delete
        </Button>
      </div>
      <h1 className="sr-only">{task.title}</h1>
      <div className="-ml-3 flex items-start">
        <TaskCheck
          task={task}
          onChange={(completed) => writer.setCompleted(task, completed)}
          className="-mt-0.5"
        />
        <TextEditor
          label="Title"
          place={placeOf(task.id, "title")}
          value={task.title}
          limit={LONGEST_TITLE}
          isOneLine
          check={checkTitle}
          onSave={(title, callbacks) => writer.update(task, { title: title.trim() }, callbacks)}
          onUnsaved={(problem) => sayUnsaved(`Still “${task.title}”.`, problem)}
          className="min-h-11 py-1.5 font-semibold text-xl tracking-tight"
        />
      </div>
      <div className="mt-2 sm:pl-10">
        <div className="-mx-2">
          <TextEditor
            label="Description"
            place={placeOf(task.id, "description")}
            placeholder="Add notes"
            value={task.description ?? ""}
            limit={LONGEST_DESCRIPTION}
            check={checkDescription}
            onSave={(text, callbacks) =>
              writer.update(task, { description: text.trim() ? text : null }, callbacks)
            }
            onUnsaved={(problem) =>
              sayUnsaved(`The notes of “${task.title}” aren’t saved.`, problem)
            }
            className="min-h-24 py-1.5 text-soft"
          />
        </div>
        <div className="mt-5 flex flex-wrap gap-x-8 gap-y-5 border-line border-t pt-5">
          <DueEditor task={task} />
          <PriorityField
            value={task.priority}
            onChange={(priority) => writer.update(task, { priority })}
          />
        </div>
        <TaskDates task={task} />
        <TaskHistory task={task} />
      </div>
    </article>
  );
}

function SaveStatus({ id }: { id: string }) {
  const status = useSaveStatus(id);
  return (
    <p role="status" className="text-faint text-sm">
      {status === "saving" ? "Saving…" : null}
      {status === "device" ? "Saved on this device" : null}
      {status === "saved" ? "Saved" : null}
    </p>
  );
}

function TaskDates({ task }: { task: Task }) {
  const facts = [
    `Created ${describeMoment(task.createdAt)}`,
    `Updated ${describeMoment(task.updatedAt)}`,
    ...(task.completedAt ? [`Completed ${describeMoment(task.completedAt)}`] : []),
  ];
  return (
    <p className="mt-8 flex flex-wrap gap-x-4 text-faint text-xs leading-relaxed">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}

function TaskForbidden() {
  return <EmptyState isPage title="You don’t have access to this task." action={<BackToToday />} />;
}

function TaskSkeleton() {
  return (
    <div role="status" aria-busy="true" className="appear-late">
      <span className="sr-only">Loading the task</span>
      <div className="mb-4 h-9 touch:h-11" />
      <div className="flex h-11 items-center gap-3">
        <div className="size-5.5 rounded-full border-[1.75px] border-line-strong" />
        <div className="h-4 w-3/5 rounded-full bg-line" />
      </div>
      <div className="mt-6 ml-8 h-3 w-2/5 rounded-full bg-line" />
    </div>
  );
}

/**
 * Back to the list that it was opened from, as that is by now.
 * Opened by its address, it leads to where its visitor came from, or to Today.
 */
function useClose(list: string | undefined): () => void {
  const router = useRouter();
  return () => {
    if (list) returnTo(list);
    else if (window.navigation?.canGoBack) router.back();
    else goTo(HOME);
  };
}
