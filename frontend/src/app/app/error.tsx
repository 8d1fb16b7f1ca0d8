"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";

type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** Keeps the frame, and the tasks in memory, when one page of the app can't be had. */
export default function AppErrorPage({ error, reset }: ErrorProps) {
  const router = useRouter();

  function retry() {
    startTransition(() => {
      router.refresh();
      reset();
    });
  }

  return (
    <EmptyState
      isPage
      role="alert"
      title="This page couldn’t be loaded."
      action={
        <Button onClick={retry}>
          <RotateCw className="size-4" aria-hidden="true" />
          Retry
        </Button>
      }
    >
      Your tasks are safe. Try again in a moment.
      {error.digest ? <code className="mt-2 block text-xs">Error {error.digest}</code> : null}
    </EmptyState>
  );
}
