"use client";

import { Plus } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "@/components/button";
import { FieldError } from "@/components/form-field";
import { TextCounter } from "@/components/text-counter";
import { cx } from "@/lib/class-names";
import { describeDay } from "../due";
import { DueField } from "../due-field";
import { KeyHint } from "../keyboard/caps";
import { PriorityField } from "../priority";
import { countCharacters, LONGEST_DESCRIPTION, LONGEST_TITLE } from "../rules";
import { Chips } from "./chips";
import { describeDraft } from "./describe";
import { isUsed } from "./grammar";
import { Hints } from "./hints";
import { MOST_LINES } from "./lines";
import { QuickField } from "./quick-field";
import { isEmpty } from "./typed";
import { useQuickAdd } from "./use-quick-add";

type QuickAddFormProps = {
  /** The day that a new task gets unless another is chosen. */
  day?: string;
  /** In a dialog: open from the start, and without a frame of its own. */
  isDialog?: boolean;
  /** When the last task for now was added, or Escape left the form. */
  onDone?: () => void;
};

/** A new task in one line, with the fields below for those who would rather point. */
export function QuickAddForm({ day, isDialog = false, onDone }: QuickAddFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [isExpanded, setExpanded] = useState(isDialog);
  const adding = useQuickAdd(day ?? null);

  function focusField(name: string) {
    form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
  }

  /** Opened at the end of a list, it would lie below the edge of the screen. */
  function reveal() {
    if (isDialog) return;
    requestAnimationFrame(() => form.current?.scrollIntoView({ block: "nearest" }));
  }

  function add(isLast: boolean) {
    // What is wrong may stand in a field that was folded away.
    setExpanded(true);
    const isAdded = adding.submit();
    focusField("title");
    reveal();
    if (!isAdded || !isLast) return;
    if (!isDialog) leave();
    onDone?.();
  }

  function leave() {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setExpanded(false);
  }

  /** First the chips become words, then the form folds, then it is left. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    if (adding.chips.some(isUsed)) {
      // The dialog around it hears the same key.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      adding.turnAllOff();
    } else if (!isDialog) fold();
  }

  function fold() {
    if (isEmpty(adding.typed) || !isExpanded) {
      leave();
      onDone?.();
    } else {
      focusField("title");
      setExpanded(false);
    }
  }

  const expand = () => setExpanded(true);

  return (
    <form
      ref={form}
      noValidate
      aria-label="New task"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        add(false);
      }}
      onKeyDown={onKeyDown}
      onFocus={() => {
        expand();
        reveal();
      }}
      onInput={expand}
      onPointerDown={expand}
      className={cx(!isDialog && FRAME, !isDialog && (isExpanded ? OPEN_FRAME : "border-line"))}
    >
      <Words isDialog={isDialog} isExpanded={isExpanded} adding={adding} onEnter={add} />
      {isExpanded ? (
        <div className={cx("appear", !isDialog && "pb-3.5 sm:pl-8")}>
          <Meaning adding={adding} day={day ?? null} />
          {isDialog && isEmpty(adding.typed) ? <Hints /> : null}
          <Details adding={adding} />
        </div>
      ) : null}
    </form>
  );
}

const FRAME =
  "rounded-xl border px-3.5 has-[textarea:focus-visible]:border-accent/70 transition-[border-color,box-shadow] duration-150";
const OPEN_FRAME = "border-line-strong bg-raised shadow-float";

type Adding = ReturnType<typeof useQuickAdd>;

type WordsProps = {
  isDialog: boolean;
  isExpanded: boolean;
  adding: Adding;
  onEnter: (isLast: boolean) => void;
};

function Words({ isDialog, isExpanded, adding, onEnter }: WordsProps) {
  const id = useId();
  const problem = adding.problems.title;
  const isOne = adding.lines.length < 2;
  return (
    <div className="flex items-start gap-3">
      {isDialog ? null : (
        <Plus
          className={cx("mt-3 size-5 shrink-0 text-accent", isExpanded && "max-sm:hidden")}
          aria-hidden="true"
        />
      )}
      <div className="min-w-0 flex-1">
        <QuickField
          label="Title"
          value={adding.typed.text}
          chips={adding.chips}
          placeholder={isDialog ? "Call Mum tomorrow 5pm" : "Add a task"}
          problemId={problem ? id : undefined}
          onChange={adding.setText}
          onTurnOff={adding.turnOff}
          onEnter={onEnter}
        />
        <Note id={id} problem={problem}>
          {isOne ? (
            <TextCounter count={countCharacters(adding.draft.title)} limit={LONGEST_TITLE} />
          ) : null}
        </Note>
      </div>
      {isDialog || isExpanded || !isEmpty(adding.typed) ? null : (
        <KeyHint command="add" className="h-11" />
      )}
    </div>
  );
}

/** What was understood: as chips for one task, in a sentence in any case. */
function Meaning({ adding, day }: { adding: Adding; day: string | null }) {
  const { lines, chips, draft, typed, now } = adding;
  const isList = lines.length > 1;
  const isSuggested = day !== null && typed.due === null && !lines[0]?.reading.due.day;
  return (
    <>
      {isList ? null : (
        <Chips
          chips={chips}
          suggestion={isSuggested ? describeDay(day, now) : null}
          onTurnOff={adding.turnOff}
          onDropSuggestion={() => adding.setDue({ day: "", time: "" })}
        />
      )}
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1 text-faint text-sm">
        <p role="status" aria-live="polite" className="wrap-anywhere">
          {isList ? describeList(lines.length) : describeDraft(draft, chips, now)}
        </p>
        {isList ? (
          <Button look="quiet" onClick={adding.joinLines} className="-my-1 text-accent!">
            Make it one task
          </Button>
        ) : null}
      </div>
    </>
  );
}

function describeList(count: number): string {
  const tasks = `${count} tasks, one for each line`;
  return count > MOST_LINES ? `${tasks}; ${MOST_LINES} are added at once, the rest stays` : tasks;
}

function Details({ adding }: { adding: Adding }) {
  const id = useId();
  const { draft, problems, typed, lines } = adding;
  return (
    <>
      <textarea
        name="description"
        dir="auto"
        rows={1}
        aria-label="Description"
        aria-invalid={Boolean(problems.description)}
        aria-describedby={problems.description ? id : undefined}
        placeholder="Notes"
        value={typed.notes}
        onChange={(event) => adding.setNotes(event.target.value)}
        className="field-sizing-content mt-1 block max-h-60 min-h-11 w-full resize-none bg-transparent py-2.5 text-soft outline-none"
      />
      <Note id={id} problem={problems.description}>
        <TextCounter count={countCharacters(draft.description)} limit={LONGEST_DESCRIPTION} />
      </Note>
      <div className="mt-2 flex flex-wrap items-end gap-x-5 gap-y-3">
        <DueField value={draft.due} onChange={adding.setDue} error={problems.dueDate ?? null} />
        <PriorityField value={draft.priority} onChange={adding.setPriority} />
        <Button type="submit" look="primary" className="ml-auto max-sm:w-full">
          {lines.length > 1 ? `Add ${Math.min(lines.length, MOST_LINES)} tasks` : "Add task"}
        </Button>
      </div>
    </>
  );
}

function Note(props: { id: string; problem: string | undefined; children: ReactNode }) {
  const { id, problem, children } = props;
  return (
    <>
      {problem ? (
        <div className="pb-2">
          <FieldError id={id}>{problem}</FieldError>
        </div>
      ) : null}
      <div className="pb-1 empty:hidden">{children}</div>
    </>
  );
}
