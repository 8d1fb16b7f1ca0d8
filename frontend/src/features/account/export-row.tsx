"use client";

import { useId, useState } from "react";
import { Button } from "@/components/button";
import { exportEverything } from "@/lib/api/account";
import { ApiError } from "@/lib/api-error";
import { saveFile } from "./save-file";

/** Many years of tasks over a slow network. */
const PATIENCE = 5 * 60_000;

export function ExportRow() {
  const id = useId();
  return (
    <section aria-labelledby={id} className="py-5">
      <h2 id={id} className="font-medium">
        Your data
      </h2>
      <p className="text-soft text-sm">
        Everything that is kept of you, as one JSON file: tasks, their history, and your account.
      </p>
      <ExportButton className="mt-3" />
    </section>
  );
}

export function ExportButton({ className }: { className?: string }) {
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState("");

  async function download() {
    setPending(true);
    setFailure("");
    try {
      const { data } = await exportEverything({ patience: PATIENCE });
      const day = data.exportedAt.slice(0, 10);
      saveFile(`holdfast-${day}.json`, JSON.stringify(data, null, 2), "application/json");
    } catch (error) {
      const isPassing = error instanceof ApiError && error.kind === "network";
      setFailure(
        isPassing
          ? "Can’t reach the server. Check your connection and try again."
          : "Your data couldn’t be gathered. Try again later.",
      );
    }
    setPending(false);
  }

  return (
    <div className={className}>
      <Button disabled={isPending} onClick={() => void download()}>
        {isPending ? "Gathering…" : "Export my data"}
      </Button>
      <p role="alert" className="mt-2 text-danger text-sm empty:hidden">
        {failure}
      </p>
    </div>
  );
}
