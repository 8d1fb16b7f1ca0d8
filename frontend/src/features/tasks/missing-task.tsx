"use client";

import { Copy } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { HOME } from "@/lib/next-path";
import { notify } from "@/lib/notify";
import { forgetText, listTexts, placeOf } from "./unfinished";

const TITLE = "This task doesn’t exist or was deleted.";

/** What was being written in it when it went, and couldn't be saved, is nowhere else. */
export function MissingTask({ id }: { id: string }) {
  const [texts, setTexts] = useState(() => listTexts().filter(({ taskId }) => taskId === id));

  async function copy(text: string) {
    await navigator.clipboard.writeText(text);
    notify("Copied");
  }

  function discard() {
    for (const { field } of texts) forgetText(placeOf(id, field));
    setTexts([]);
  }

  if (texts.length === 0) return <EmptyState isPage title={TITLE} action={<BackToToday />} />;
  return (
    <EmptyState
      isPage
      title={TITLE}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={discard}>Discard what was written</Button>
          <BackToToday />
        </div>
      }
    >
      What was being written in it is still on this device.
      {texts.map(({ field, text }) => (
        <span key={field} className="mt-3 flex items-start gap-2 text-left">
          <q
            dir="auto"
            className="wrap-anywhere min-w-0 flex-1 whitespace-pre-wrap py-1.5 text-ink"
          >
            {text}
          </q>
          <Button look="quiet" onClick={() => void copy(text)}>
            <Copy className="size-4" aria-hidden="true" />
            Copy
          </Button>
        </span>
      ))}
    </EmptyState>
  );
}

export function BackToToday() {
  return (
    <Link href={HOME} className={buttonClass("secondary")}>
      Back to Today
    </Link>
  );
}
