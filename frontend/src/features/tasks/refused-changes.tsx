"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Copy } from "lucide-react";
import { Button } from "@/components/button";
import { Sheet } from "@/components/dialog";
import { notify } from "@/lib/notify";
import { describeWrite, textOf } from "./describe-write";
import { useOutbox } from "./outbox/context";
import type { Refusal } from "./outbox/state";
import { closeReview } from "./review";

type RefusedChangesProps = { isOpen: boolean; refusals: readonly Refusal[] };

/** What couldn't be saved: what was asked, why it was refused, and what can be done about it. */
export function RefusedChanges({ isOpen, refusals }: RefusedChangesProps) {
  const causes = refusals.filter(
    ({ because }) => because === null || !refusals.some(({ id }) => id === because),
  );
  return (
    <Sheet
      title="Changes that weren’t saved"
      className="bottom-0 max-h-[85dvh] outline-none sm:top-[12vh]"
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : closeReview())}
    >
      <Dialog.Description className="mb-3 text-soft text-sm">
        The server refused them. They are kept on this device until you decide.
      </Dialog.Description>
      {causes.length === 0 ? <p className="py-4 text-sm">Nothing is left to review.</p> : null}
      <ul className="divide-y divide-line">
        {causes.map((cause) => (
          <RefusedChange
            key={cause.id}
            cause={cause}
            dependents={refusals.filter(({ because }) => because === cause.id)}
          />
        ))}
      </ul>
    </Sheet>
  );
}

type RefusedChangeProps = { cause: Refusal; dependents: readonly Refusal[] };

function RefusedChange({ cause, dependents }: RefusedChangeProps) {
  const outbox = useOutbox();
  const all = [cause, ...dependents];
  const text = all.map(({ write }) => textOf(write)).join("\n");

  async function copy() {
    await navigator.clipboard.writeText(text);
    notify("Copied");
  }

  return (
    <li className="py-3.5 last:pb-0">
      <p dir="auto" className="wrap-anywhere font-medium text-sm">
        {describeWrite(cause.write)}
      </p>
      <p className="mt-0.5 text-danger text-sm">{cause.reason}</p>
      {dependents.length > 0 ? (
        <ul className="mt-1.5 list-disc pl-5 text-soft text-sm">
          {dependents.map(({ id, write }) => (
            <li key={id} dir="auto" className="wrap-anywhere">
              {describeWrite(write)}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button onClick={() => outbox.retry(all)}>Retry</Button>
        <Button look="quiet" onClick={() => void copy()}>
          <Copy className="size-4" aria-hidden="true" />
          Copy text
        </Button>
        <Button look="danger" className="ml-auto" onClick={() => void outbox.discard(all)}>
          Discard
        </Button>
      </div>
    </li>
  );
}
