"use client";

import { Dialog } from "@base-ui/react/dialog";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/button";
import { Prompt } from "@/components/dialog";
import { FormField } from "@/components/form-field";
import { usePreferences } from "@/lib/preferences";
import { readDue } from "./due";
import { useNow } from "./now";
import { describeWhen } from "./quick-add/describe";
import { readDueWords } from "./quick-add/due-words";

type DueDialogProps = {
  /** What is due. */
  about: string | null;
  /** It begins with what was typed before it was there. */
  text: string;
  onText: (text: string) => void;
  onClose: (dueDate?: string) => void;
};

/** A day or a time in words, for what no preset offers. */
export function DueDialog({ about, text, onText, onClose }: DueDialogProps) {
  return (
    <Prompt className="max-w-md p-5" onClose={onClose}>
      <Dialog.Title className="mb-4 truncate font-semibold">
        Due date{about ? " for " : null}
        <bdi>{about}</bdi>
      </Dialog.Title>
      <DueForm text={text} onText={onText} onDone={onClose} />
    </Prompt>
  );
}

type DueFormProps = Pick<DueDialogProps, "text" | "onText"> & { onDone: (dueDate: string) => void };

function DueForm({ text, onText, onDone }: DueFormProps) {
  const { dateOrder } = usePreferences();
  const now = useNow();
  const [problem, setProblem] = useState<string | null>(null);
  const understood = readDueWords(text, { now, dateOrder });

  function submit(event: FormEvent) {
    event.preventDefault();
    // The page's own clock goes by the minute.
    const words = readDueWords(text, { now: new Date(), dateOrder });
    if ("problem" in words) setProblem(words.problem);
    else onDone(words.dueDate);
  }

  return (
    <form noValidate onSubmit={submit}>
      <FormField label="Day and time" error={problem}>
        {(wiring) => (
          <input
            {...wiring}
            type="text"
            autoComplete="off"
            enterKeyHint="done"
            dir="auto"
            placeholder="next friday 9am"
            value={text}
            onChange={(event) => {
              setProblem(null);
              onText(event.target.value);
            }}
            className="field"
          />
        )}
      </FormField>
      <div className="mt-4 flex items-center justify-between gap-3">
        <p role="status" className="min-h-5 text-soft text-sm">
          {"dueDate" in understood ? describeWhen(readDue(understood.dueDate), now) : null}
        </p>
        <Button type="submit" look="primary">
          Set due date
        </Button>
      </div>
    </form>
  );
}
