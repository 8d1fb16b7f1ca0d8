"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Copy, X } from "lucide-react";
import { Button, buttonClass } from "@/components/button";
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
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : closeReview())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-50 max-h-[85dvh] overflow-y-auto rounded-t-2xl border border-line bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-float outline-none transition-[transform,opacity] duration-180 data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0 sm:top-[12vh] sm:bottom-auto sm:mx-auto sm:w-full sm:max-w-xl sm:rounded-2xl">
          <div className="flex items-center justify-between">
            <Dialog.Title className="font-semibold">Changes that weren’t saved</Dialog.Title>
            <Dialog.Close aria-label="Close" className={buttonClass("quiet", "-mr-2 px-2!")}>
              <X className="size-4.5" aria-hidden="true" />
            </Dialog.Close>
          </div>
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
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
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
