"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { getTaskHistory } from "@/lib/api/changes";
import type { ChangeRead } from "@/lib/api/model/changeRead";
import { useTaskWriter } from "./data";
import { describeMoment } from "./due";
import { canTakeBack, describeChange } from "./history";
import { useNow } from "./now";
import type { Task } from "./writes";

const SHOWN = 100;

/** Asked for when somebody wants to know, and again when the task has changed meanwhile. */
export function TaskHistory({ task }: { task: Task }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="group mt-4 text-sm"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      open={isOpen}
    >
      <summary className="-ml-1 inline-flex min-h-8 list-none items-center gap-1 rounded-lg px-1 text-soft hover:text-ink touch:min-h-11">
        <ChevronRight
          className="size-4 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        History
      </summary>
      {isOpen ? <Changes task={task} /> : null}
    </details>
  );
}

function Changes({ task }: { task: Task }) {
  const now = useNow();
  const { data, error, refetch } = useQuery({
    queryKey: ["history", task.id, task.version],
    queryFn: async ({ signal }) =>
      (await getTaskHistory(task.id, { limit: SHOWN }, { signal })).data,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (!data) {
    if (!error) return null;
    return (
      <p role="status" className="mt-1 text-faint">
        The history can’t be reached now.{" "}
        <button
          type="button"
          onClick={() => void refetch()}
          className="min-h-6 rounded text-accent hover:underline"
        >
          Retry
        </button>
      </p>
    );
  }
  return (
    <ol aria-label="History" className="mt-1 space-y-2.5">
      {data.map((change) => (
        <li key={change.number} className="flex items-start justify-between gap-3">
          <p className="min-w-0 wrap-anywhere">
            <bdi>{describeChange(change, now)}</bdi>
            <time dateTime={change.at} className="block text-faint text-xs">
              {describeMoment(change.at)}
            </time>
          </p>
          {canTakeBack(change, data) ? <TakeBack task={task} change={change} /> : null}
        </li>
      ))}
    </ol>
  );
}

function TakeBack({ task, change }: { task: Task; change: ChangeRead }) {
  const writer = useTaskWriter();

  function takeBack() {
    const { completedAt, ...fields } = change.before;
    if (completedAt !== undefined) writer.setCompleted(task, completedAt !== null);
    if (Object.keys(fields).length > 0) writer.update(task, fields);
  }

  return (
    <button
      type="button"
      onClick={takeBack}
      className="-mt-1.5 -mr-2 min-h-8 shrink-0 rounded-lg px-2 text-accent hover:bg-hover touch:-mt-3 touch:min-h-11"
    >
      Undo this change
    </button>
  );
}
