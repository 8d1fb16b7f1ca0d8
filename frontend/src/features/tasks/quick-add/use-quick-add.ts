"use client";

import { usePreferences } from "@/lib/preferences";
import { useTaskWriter } from "../data";
import { type Draft, findProblems, problemsOf, toFields } from "../draft";
import type { Due } from "../due";
import { useNow } from "../now";
import type { TaskFields } from "../writes";
import { type Chip, isUsed } from "./grammar";
import { draftOf, type Line, MOST_LINES, onlyLines, readLines } from "./lines";
import { isSameSpan, moveSpans } from "./spans";
import { changeTyped, clearTyped, reportProblems, type Typed, takeBack, useTyped } from "./typed";
import type { Span } from "./words";

/** What is typed, what it means, and what can be done with it. `day` is what the page suggests. */
export function useQuickAdd(day: string | null) {
  const { typed, problems } = useTyped();
  const { dateOrder } = usePreferences();
  const now = useNow();
  const writer = useTaskWriter();
  const lines = readLines(typed, { now, dateOrder });
  const chips = lines.flatMap((line) => line.chips);
  const isList = lines.length > 1;
  // Of a list the fields show what was chosen for all of it.
  const draft = draftOf(isList ? undefined : lines[0]?.reading, typed, day);

  function turnOff(spans: readonly Span[], part: Partial<Typed> = {}): void {
    const off = typed.off.filter((old) => !spans.some((span) => isSameSpan(span, old)));
    changeTyped({ ...part, off: [...off, ...spans.map(({ start, end }) => ({ start, end }))] });
  }

  /** What is chosen counts, and what was typed about it becomes words; in a list each line keeps its own. */
  function choose(kinds: readonly Chip["kind"][], part: Partial<Typed>): void {
    const typedToo = chips.filter((chip) => isUsed(chip) && kinds.includes(chip.kind));
    turnOff(isList ? [] : typedToo, part);
  }

  /** Whether there is a new task. */
  function submit(): boolean {
    // The page's own clock goes by the minute; the task goes by the moment.
    const fresh = readLines(typed, { now: new Date(), dateOrder });
    return fresh.length > 1 ? submitList(fresh) : submitOne(fresh[0]);
  }

  function submitOne(line: Line | undefined): boolean {
    const written = draftOf(line?.reading, typed, day);
    const found = findProblems(written);
    if (Object.keys(found).length > 0) {
      reportProblems(found);
      return false;
    }
    clearTyped();
    writer.create(fieldsOf(written, line), {
      onRefused: (error) => {
        if (error.kind !== "invalid") return false;
        takeBack(typed, problemsOf(error));
        return true;
      },
    });
    return true;
  }

  /** What can't be a task stays in the field, and so does what is too much for one go. */
  function submitList(list: readonly Line[]): boolean {
    const written = list.map((line) => ({ line, draft: draftOf(line.reading, typed, day) }));
    const isGood = (each: Written) => Object.keys(findProblems(each.draft)).length === 0;
    const good = written.filter(isGood).slice(0, MOST_LINES);
    const left = written.filter((each) => !good.includes(each));
    const faulty = left.find((each) => !isGood(each));
    const faults = faulty ? findProblems(faulty.draft) : {};
    if (left.length === 0) clearTyped();
    else if (good.length > 0)
      changeTyped(
        onlyLines(
          left.map(({ line }) => line),
          typed,
        ),
      );
    if (faulty) reportProblems(faults);
    if (good.length > 0) createMany(good);
    return left.length === 0;
  }

  function createMany(list: readonly Written[]): void {
    const tasks = writer.createMany(
      list.map((each) => fieldsOf(each.draft, each.line)),
      {
        onRefused: (error, refused) => {
          const at = tasks.findIndex(({ id }) => id === refused.id);
          const line = list[at]?.line;
          if (error.kind !== "invalid" || !line) return false;
          takeBack(onlyLines([line], typed), problemsOf(error), tasks);
          return true;
        },
      },
    );
  }

  return {
    typed,
    problems,
    lines,
    chips,
    draft,
    now,
    submit,
    setText: (text: string) => changeTyped({ text, off: moveSpans(typed.off, typed.text, text) }),
    setNotes: (notes: string) => changeTyped({ notes }),
    turnOff: (chip: Chip) => turnOff([chip]),
    turnAllOff: () => turnOff(chips.filter(isUsed)),
    setDue: (due: Due) => choose(["date", "time"], { due }),
    setPriority: (priority: Draft["priority"]) => choose(["priority"], { priority }),
    joinLines: () => changeTyped({ text: lines.map(({ text }) => text.trim()).join(" "), off: [] }),
  };
}

type Written = { line: Line; draft: Draft };

/** A moment that was said exactly stays exact, even in the hour that the clocks go through twice. */
function fieldsOf(draft: Draft, line: Line | undefined): TaskFields {
  const fields = toFields(draft);
  return line?.reading.due.day ? { ...fields, dueDate: line.reading.dueDate } : fields;
}
