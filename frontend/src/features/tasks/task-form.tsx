"use client";

import { Plus } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "@/components/button";
import { FieldError } from "@/components/form-field";
import { TextCounter } from "@/components/text-counter";
import type { ApiError } from "@/lib/api-error";
import { cx } from "@/lib/class-names";
import { useTaskWriter } from "./data";
import { type Draft, emptyDraft, findProblems, type Problems, problemsOf, toFields } from "./draft";
import { DueField } from "./due-field";
import { PriorityField } from "./priority";
import { countCharacters, LONGEST_DESCRIPTION, LONGEST_TITLE } from "./rules";

type TaskFormProps = {
  /** The day that a new task gets unless another is chosen. */
  day?: string;
  /** In a dialog: open from the start, and without a frame of its own. */
  isDialog?: boolean;
  onAdded?: () => void;
};

export function TaskForm({ day, isDialog = false, onAdded }: TaskFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [isExpanded, setExpanded] = useState(isDialog);
  const { draft, problems, change, clear, submit } = useNewTask(day ?? null, focusField);
  const hasText = draft.title.trim() !== "" || draft.description.trim() !== "";

  function focusField(name: string) {
    form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    // What is wrong may stand in a field that was folded away.
    setExpanded(true);
    if (submit()) onAdded?.();
  }

  /** Folds the form, and leaves it when that was done before or nothing is written. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || isDialog || event.nativeEvent.isComposing) return;
    if (hasText && isExpanded) focusField("title");
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (!hasText) clear();
    setExpanded(false);
  }

  const expand = () => setExpanded(true);

  return (
    <form
      ref={form}
      noValidate
      aria-label="New task"
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
      onFocus={expand}
      onInput={expand}
      onPointerDown={expand}
      className={cx(!isDialog && FRAME, !isDialog && (isExpanded ? OPEN_FRAME : "border-line"))}
    >
      <TitleLine
        isDialog={isDialog}
        isExpanded={isExpanded}
        draft={draft}
        problem={problems.title}
        onChange={change}
      />
      {isExpanded ? (
        <Details isDialog={isDialog} draft={draft} problems={problems} onChange={change} />
      ) : null}
    </form>
  );
}

const FRAME =
  "rounded-xl border px-3.5 has-[input[name=title]:focus-visible]:border-accent/70 has-[textarea:focus-visible]:border-accent/70 transition-[border-color,box-shadow] duration-150";
const OPEN_FRAME = "border-line-strong bg-raised shadow-float";

function useNewTask(day: string | null, focusField: (name: string) => void) {
  const [typed, setTyped] = useState<Draft | null>(null);
  const [problems, setProblems] = useState<Problems>({});
  const writer = useTaskWriter();
  const draft = typed ?? emptyDraft(day);

  function clear() {
    setTyped(null);
    setProblems({});
  }

  function change(part: Partial<Draft>) {
    setTyped({ ...draft, ...part });
    setProblems({});
  }

  /** Whether there is a new task. The form is empty at once, ready for the next. */
  function submit(): boolean {
    const found = findProblems(draft);
    const [faulty] = Object.keys(found);
    if (faulty) setProblems(found);
    else {
      writer.create(toFields(draft), { onRefused: (error) => takeBack(draft, error) });
      clear();
    }
    focusField(faulty ?? "title");
    return !faulty;
  }

  /** What the server refuses comes back into the form, unless the next task is being typed. */
  function takeBack(refused: Draft, error: ApiError) {
    if (error.kind !== "invalid") return;
    setTyped((current) => (current?.title ? current : refused));
    setProblems(problemsOf(error));
  }

  return { draft, problems, change, clear, submit };
}

type PartProps = { isDialog: boolean; draft: Draft; onChange: (part: Partial<Draft>) => void };

type TitleLineProps = PartProps & { isExpanded: boolean; problem: string | undefined };

function TitleLine({ isDialog, isExpanded, draft, problem, onChange }: TitleLineProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      {isDialog ? null : (
        <Plus
          className={cx("mt-3 size-5 shrink-0 text-accent", isExpanded && "max-sm:hidden")}
          aria-hidden="true"
        />
      )}
      <div className="min-w-0 flex-1">
        <input
          name="title"
          dir="auto"
          autoComplete="off"
          enterKeyHint="done"
          aria-label="Title"
          aria-invalid={Boolean(problem)}
          aria-describedby={problem ? id : undefined}
          placeholder={isDialog ? "What needs doing?" : "Add a task"}
          value={draft.title}
          onChange={(event) => onChange({ title: event.target.value })}
          className="min-h-11 w-full bg-transparent text-base outline-none"
        />
        <Note id={id} problem={problem}>
          <TextCounter count={countCharacters(draft.title.trim())} limit={LONGEST_TITLE} />
        </Note>
      </div>
    </div>
  );
}

function Details({ isDialog, draft, problems, onChange }: PartProps & { problems: Problems }) {
  const id = useId();
  return (
    <div className={cx("appear pb-3.5", !isDialog && "sm:pl-8")}>
      <textarea
        name="description"
        dir="auto"
        rows={2}
        aria-label="Description"
        aria-invalid={Boolean(problems.description)}
        aria-describedby={problems.description ? id : undefined}
        placeholder="Notes"
        value={draft.description}
        onChange={(event) => onChange({ description: event.target.value })}
        className="field-sizing-content block max-h-60 min-h-11 w-full resize-none bg-transparent text-soft outline-none"
      />
      <Note id={id} problem={problems.description}>
        <TextCounter count={countCharacters(draft.description)} limit={LONGEST_DESCRIPTION} />
      </Note>
      <div className="mt-3 flex flex-wrap items-end gap-x-5 gap-y-3">
        <DueField
          value={draft.due}
          onChange={(due) => onChange({ due })}
          error={problems.dueDate ?? null}
        />
        <PriorityField value={draft.priority} onChange={(priority) => onChange({ priority })} />
        <Button type="submit" look="primary" className="ml-auto max-sm:w-full">
          Add task
        </Button>
      </div>
    </div>
  );
}

function Note(props: { id: string; problem: string | undefined; children: ReactNode }) {
  const { id, problem, children } = props;
  return (
    <>
      {problem ? <FieldError id={id}>{problem}</FieldError> : null}
      <div className="pb-1 empty:hidden">{children}</div>
    </>
  );
}
