"use client";

import {
  notifyManager,
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useState } from "react";
import { keepOnDevice } from "@/lib/device";
import { notifyProblem } from "@/lib/notify";
import { leaveForLogin, onSignOutElsewhere, onStaying } from "@/lib/session";
import { letGo, reportPending, reportUnsent } from "@/lib/unsaved";
import { LIST, LIVE } from "./data";
import { type FirstClock, FirstClockContext, NO_CLOCK } from "./now";
import { OutboxContext, useOutbox, useOutboxState } from "./outbox/context";
import { createOutbox } from "./outbox/create";
import type { Outbox } from "./outbox/outbox";
import { listenForChanges } from "./outbox/signal";
import type { Refusal } from "./outbox/state";
import { forgetOthers } from "./outbox/storage";
import type { FirstList } from "./outbox/surroundings";
import { aloneIn } from "./outbox/tabs";
import { openReview, useReview } from "./review";
import { forgetDeeds, forgetOperations } from "./undo";
import { forgetTexts, forgetTextsOfOthers } from "./unfinished";
import { countLost } from "./unsent";
import type { TaskWrite } from "./writes";

// By default what changed is told a task later, and until then React puts a clicked checkbox back:
// the tick would flicker, and be read out as not ticked.
notifyManager.setScheduler(queueMicrotask);

type TasksProviderProps = {
  userId: string;
  /** When the page was made, and what came with it. */
  clock?: FirstClock;
  first?: FirstList | null;
  children: ReactNode;
};

/** Holds the tasks of one person, in memory and on their device. */
export function TasksProvider({
  userId,
  clock = NO_CLOCK,
  first = null,
  children,
}: TasksProviderProps) {
  const [client] = useState(createClient);
  const [{ outbox, tabs }] = useState(() => createOutbox(userId, first));
  useEffect(() => {
    outbox.start();
    void forgetOthers(userId).catch(() => {});
    forgetTextsOfOthers(userId);
    return tabs?.listen((message) => void outbox.follow(message).catch(() => {}));
  }, [outbox, tabs, userId]);
  return (
    <QueryClientProvider client={client}>
      <FirstClockContext value={clock}>
        <OutboxContext value={outbox}>
          <WakeUp />
          <Listen userId={userId} />
          <SayWhatWasRefused />
          <ForgetOnSignOut />
          <CountUnsent />
          {children}
          <Review />
        </OutboxContext>
      </FirstClockContext>
    </QueryClientProvider>
  );
}

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: Number.POSITIVE_INFINITY,
        // The request itself tries again, and an offline page shows what it has.
        retry: false,
        networkMode: "always",
      },
    },
  });
}

/** Whenever the page comes back into sight, or the network does, it catches up. */
function WakeUp() {
  const outbox = useOutbox();
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState === "visible") void outbox.wake().catch(() => {});
    };
    const cut = () => outbox.cut();
    window.addEventListener("offline", cut);
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("offline", cut);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [outbox]);
  return null;
}

/** What another device does is read as soon as the API tells of it. */
function Listen({ userId }: { userId: string }) {
  const client = useQueryClient();
  useEffect(() => {
    let isDue = false;
    const read = () => {
      if (isDue) return;
      isDue = true;
      // Many changes at once are read at once.
      setTimeout(() => {
        isDue = false;
        void client.refetchQueries({ queryKey: LIST });
      }, 150);
    };
    return listenForChanges({
      alone: aloneIn(`holdfast-signal-${userId}`),
      onChange: read,
      onLive: (isLive) => client.setQueryData(LIVE, isLive),
    });
  }, [client, userId]);
  return null;
}

function SayWhatWasRefused() {
  const outbox = useOutbox();
  useEffect(() => outbox.onRefused(sayRefused), [outbox]);
  return null;
}

function sayRefused(refusals: readonly Refusal[]): void {
  forgetOperations(refusals.map(({ id }) => id));
  const [first] = refusals;
  if (!first) return;
  notifyProblem(
    `Couldn’t ${VERBS[first.write.kind]} “${shorten(first.write.task.title)}”. ${first.reason}`,
    {
      about: first.write.task.id,
      action: { label: "Review", onClick: openReview },
    },
  );
}

const VERBS: Record<TaskWrite["kind"], string> = {
  create: "save",
  update: "save",
  complete: "save",
  delete: "delete",
  restore: "restore",
};

function shorten(title: string): string {
  const characters = [...title];
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : title;
}

const RefusedChanges = dynamic(async () => (await import("./refused-changes")).RefusedChanges, {
  ssr: false,
});

function Review() {
  const isOpen = useReview();
  const { refusals } = useOutboxState();
  const [wasOpened, setOpened] = useState(false);
  if (isOpen && !wasOpened) setOpened(true);
  return wasOpened ? <RefusedChanges isOpen={isOpen} refusals={refusals} /> : null;
}

/** A sign-out in another tab, or a page brought back from the browser's memory, shows nothing old. */
function ForgetOnSignOut() {
  const client = useQueryClient();
  const outbox = useOutbox();
  useEffect(() => {
    const stopListening = onSignOutElsewhere(() => {
      // Whoever signed out was asked, and there is nothing left to wait for.
      letGo();
      leaveForLogin();
      forget(outbox, client);
    });
    onStaying(sayHowToLogIn);
    const letDeviceGo = keepOnDevice(async () => {
      forgetTexts();
      await outbox.wipe();
      forget(outbox, client);
    });
    const reloadIfRevived = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };
    window.addEventListener("pageshow", reloadIfRevived);
    return () => {
      stopListening();
      letDeviceGo();
      window.removeEventListener("pageshow", reloadIfRevived);
    };
  }, [client, outbox]);
  return null;
}

function sayHowToLogIn(): void {
  notifyProblem(
    "You were signed out, and what isn’t saved is kept in this tab only. Log in in another tab, and come back.",
    {
      about: "signed out",
      action: { label: "Log in", onClick: () => void window.open("/login", "_blank", "noopener") },
    },
  );
}

function forget(outbox: Outbox, client: QueryClient): void {
  outbox.close();
  client.clear();
  forgetDeeds();
}

/** What the device keeps needs no warning; what it doesn't keep, or not yet, does. */
function CountUnsent() {
  const outbox = useOutbox();
  const { queue, refusals, isKept } = useOutboxState();
  const isAtRisk = queue.some(({ place }) => !isKept || !Number.isFinite(place));
  useEffect(() => {
    reportPending("changes", isAtRisk);
    return () => reportPending("changes", false);
  }, [isAtRisk]);
  useEffect(() => {
    const isThere = (id: string) => outbox.getShown()?.some((task) => task.id === id) ?? true;
    reportUnsent(() => countLost({ queue, refusals }, isThere));
  }, [outbox, queue, refusals]);
  return null;
}
