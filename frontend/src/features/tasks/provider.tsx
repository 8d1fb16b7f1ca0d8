"use client";

import {
  notifyManager,
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { leaveForLogin, onSignOutElsewhere } from "@/lib/session";
import { reportPending } from "@/lib/unsaved";
import { isWriting } from "./data";
import { forgetDeeds } from "./undo";

// By default what changed is told a task later, and until then React puts a clicked checkbox back:
// the tick would flicker, and be read out as not ticked.
notifyManager.setScheduler(queueMicrotask);

/** Holds the tasks of one person for as long as the page lives. */
export function TasksProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={client}>
      <ForgetOnSignOut />
      <AskBeforeLosing />
      {children}
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
      // A browser that takes itself for offline would hold a change back without a word.
      mutations: { networkMode: "always" },
    },
  });
}

/** A sign-out in another tab, or a page brought back from the browser's memory, shows nothing old. */
function ForgetOnSignOut() {
  const client = useQueryClient();
  useEffect(() => {
    const stopListening = onSignOutElsewhere(() => {
      leaveForLogin();
      client.clear();
      forgetDeeds();
    });
    const reloadIfRevived = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };
    window.addEventListener("pageshow", reloadIfRevived);
    return () => {
      stopListening();
      window.removeEventListener("pageshow", reloadIfRevived);
    };
  }, [client]);
  return null;
}

/** The page isn't left by mistake while a change is on its way. */
function AskBeforeLosing() {
  const client = useQueryClient();
  useEffect(() => {
    const report = () => reportPending(isWriting(client));
    const stopListening = client.getMutationCache().subscribe(report);
    return () => {
      stopListening();
      reportPending(false);
    };
  }, [client]);
  return null;
}
