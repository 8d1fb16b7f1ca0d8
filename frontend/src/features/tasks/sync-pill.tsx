"use client";

import { CircleAlert, CloudOff, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { cx } from "@/lib/class-names";
import { useHydrated } from "@/lib/hydrated";
import { useOutboxState } from "./outbox/context";
import type { OutboxState } from "./outbox/outbox";
import { openReview } from "./review";

const SYNCING = "Syncing…";
const ALL_SAVED = "All saved";

/** A write that is answered quickly is not worth a word. */
const QUIET_FOR = 800;
const REST_FOR = 2500;

/** What has reached the server and what hasn't. Says nothing while there is nothing to say. */
export function SyncPill({ className }: { className?: string }) {
  const state = useOutboxState();
  const words = useCalm(describeSync(state));
  const isHydrated = useHydrated();
  const refused = isHydrated ? state.refusals.length : 0;
  const lines = (words ? 1 : 0) + (refused > 0 ? 1 : 0);
  return (
    <div
      data-sync-lines={lines || undefined}
      className={cx("flex flex-col items-start gap-1 text-soft text-xs", className)}
    >
      <div role="status" className={cx("flex items-center gap-1.5", words && PILL)}>
        {words ? <SyncIcon words={words} /> : null}
        {words}
      </div>
      {refused > 0 ? (
        <button
          type="button"
          onClick={openReview}
          className={cx(
            PILL,
            "flex min-h-7 items-center gap-1.5 text-left text-danger hover:bg-hover touch:min-h-11",
          )}
        >
          <CircleAlert className="size-3.5" aria-hidden="true" />
          {refused === 1 ? "1 change" : `${refused} changes`} not saved · Review
        </button>
      ) : null}
    </div>
  );
}

const PILL =
  "rounded-full border border-line bg-raised px-2.5 py-1 tabular-nums in-[.fixed]:shadow-float";

function SyncIcon({ words }: { words: string }) {
  if (words === ALL_SAVED) return null;
  const Icon = words === SYNCING ? RefreshCw : CloudOff;
  return <Icon className="size-3.5" aria-hidden="true" />;
}

function describeSync({ queue, connection, isKept }: OutboxState): string | null {
  const count = queue.length;
  const waiting = count === 1 ? "1 change waiting" : `${count} changes waiting`;
  if (count > 0 && !isKept) return `Kept in this tab only · ${waiting}`;
  if (connection === "unreachable") return count > 0 ? `Offline · ${waiting}` : "Offline";
  if (count === 0) return null;
  return connection === "faulty" ? `Server busy · ${waiting}` : SYNCING;
}

/** Lets short moments pass, and says at the end of a long one that all is well. */
function useCalm(words: string | null): string | null {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const settle = () =>
      setShown((before) => words ?? (before === null || before === ALL_SAVED ? null : ALL_SAVED));
    const timer = setTimeout(settle, words === SYNCING ? QUIET_FOR : 0);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => {
    if (shown !== ALL_SAVED) return;
    const timer = setTimeout(() => setShown(null), REST_FOR);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}
