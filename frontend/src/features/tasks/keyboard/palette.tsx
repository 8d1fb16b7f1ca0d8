"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Command as Cmdk } from "cmdk";
import { CircleCheck, Plus, Search, X } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "@/components/button";
import { Prompt } from "@/components/dialog";
import { cx } from "@/lib/class-names";
import { useTasks } from "../data";
import { describeDue } from "../due";
import { useNow } from "../now";
import type { Task } from "../writes";
import { CommandCaps } from "./caps";
import type { Command } from "./commands";
import { findCommands, findTasks } from "./finding";

type PaletteProps = {
  /** What can be done where the keyboard was. */
  commands: readonly Command[];
  /** What of it is done to. */
  about: string | null;
  /** It begins with what was typed before it was there. */
  query: string;
  onQuery: (query: string) => void;
  onClose: (chosen?: Command) => void;
  onAdd: (title: string) => void;
  onOpenTask: (id: string) => void;
};

export function Palette(props: PaletteProps) {
  const { onClose } = props;
  return (
    <Prompt
      className="flex max-h-[100dvh] max-w-xl flex-col overflow-hidden sm:max-h-[70vh]"
      onClose={onClose}
    >
      <Dialog.Title className="sr-only">Find anything</Dialog.Title>
      <Choices {...props} />
      {/* After the field, which has the focus first. Where there are keys, there is Escape. */}
      <Dialog.Close
        aria-label="Close"
        className={buttonClass(
          "quiet",
          "absolute top-1 right-1 px-2.5! touch:min-w-11 sm:not-touch:hidden",
        )}
      >
        <X className="size-4.5" aria-hidden="true" />
      </Dialog.Close>
    </Prompt>
  );
}

function Choices({ commands, about, query, onQuery, onClose, onAdd, onOpenTask }: PaletteProps) {
  const { tasks = [] } = useTasks();
  // At once, however many tasks there are: Enter must never choose what was found for fewer letters.
  const foundTasks = findTasks(tasks, query);
  const foundCommands = findCommands(commands, query);
  const title = query.trim();
  const first = foundTasks[0]?.id ?? foundCommands[0]?.id ?? ADD;
  const [moved, setMoved] = useState({ query, to: first });
  return (
    <Cmdk
      label="Find anything"
      shouldFilter={false}
      loop
      value={moved.query === query ? moved.to : first}
      onValueChange={(to) => setMoved({ query, to })}
      className="flex min-h-0 flex-col"
    >
      <div className="relative border-line border-b">
        <Search
          className="pointer-events-none absolute top-1/2 left-4 size-4.5 -translate-y-1/2 text-faint"
          aria-hidden="true"
        />
        <Cmdk.Input
          value={query}
          onValueChange={onQuery}
          placeholder="Find a task or a command"
          className="h-13 w-full bg-transparent pr-13 pl-12 outline-none"
        />
      </div>
      <Cmdk.List className="min-h-0 scroll-py-2 overflow-y-auto p-2">
        {foundTasks.length > 0 ? (
          <Cmdk.Group heading="Tasks" className={GROUP}>
            {foundTasks.map((task) => (
              <TaskChoice key={task.id} task={task} onChoose={() => onOpenTask(task.id)} />
            ))}
          </Cmdk.Group>
        ) : null}
        {[...Map.groupBy(foundCommands, ({ group }) => group)].map(([group, members]) => (
          <Cmdk.Group
            key={group}
            heading={group === "Task" && about ? <About about={about} /> : group}
            className={GROUP}
          >
            {members.map((command) => (
              <CommandChoice key={command.id} command={command} onChoose={() => onClose(command)} />
            ))}
          </Cmdk.Group>
        ))}
        {title ? <AddChoice title={title} onChoose={() => onAdd(title)} /> : null}
      </Cmdk.List>
    </Cmdk>
  );
}

function About({ about }: { about: string }) {
  return (
    <span className="block truncate">
      For <bdi className="text-ink">{about}</bdi>
    </span>
  );
}

const ADD = "add what was sought";

const GROUP =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs";
const CHOICE =
  "flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm data-[selected=true]:bg-accent-wash touch:min-h-11 forced-colors:data-[selected=true]:outline-2";

function CommandChoice({ command, onChoose }: { command: Command; onChoose: () => void }) {
  return (
    <Cmdk.Item value={command.id} onSelect={onChoose} className={CHOICE}>
      <span className="min-w-0 flex-1 truncate">{command.name}</span>
      <CommandCaps command={command} className="touch:hidden" />
    </Cmdk.Item>
  );
}

/** What was sought and isn't there may be what is yet to be written down. */
function AddChoice({ title, onChoose }: { title: string; onChoose: () => void }) {
  return (
    <Cmdk.Item value={ADD} onSelect={onChoose} className={CHOICE}>
      <Plus className="size-4 shrink-0 text-accent" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">
        Add “<bdi>{title}</bdi>”
      </span>
    </Cmdk.Item>
  );
}

function TaskChoice({ task, onChoose }: { task: Task; onChoose: () => void }) {
  const now = useNow();
  return (
    <Cmdk.Item value={task.id} onSelect={onChoose} className={CHOICE}>
      {task.completed ? (
        <CircleCheck className="size-4 shrink-0 text-accent" aria-label="Completed" />
      ) : null}
      <span dir="auto" className={cx("min-w-0 flex-1 truncate", task.completed && "text-faint")}>
        {task.title}
      </span>
      {task.dueDate === null ? null : (
        <span className="shrink-0 text-faint text-xs">{describeDue(task.dueDate, now)}</span>
      )}
    </Cmdk.Item>
  );
}
