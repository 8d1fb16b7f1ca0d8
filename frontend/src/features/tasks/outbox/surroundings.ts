/** What an outbox lives among: a server, a device, and other tabs. */

import type { Task } from "../writes";
import type { Operation } from "./state";
import type { OutboxStorage } from "./storage";

export type Answer = {
  task: Task | null;
  /** Given before, to the same operation: what it says may be out of date. */
  isReplay: boolean;
};

export type Page = { tasks: Task[]; deletedIds: string[]; nextCursor: string; hasMore: boolean };

/** What a tab tells the others: which tasks to read again from the device. */
export type Message = { touched: readonly string[] | "all" };

/** What came with the page: what one list begins with, as it was a moment ago. */
export type FirstList = {
  /** The list's path. */
  place: string;
  tasks: readonly Task[];
  /** Whether there may be tasks that aren't among these, though they belong to that list. */
  hasMore: boolean;
};

export type Surroundings = {
  openStorage: () => Promise<OutboxStorage>;
  /** Whatever of this person is on the device, also where it can't be used any more. */
  wipeStorage: () => Promise<void>;
  send: (operation: Operation) => Promise<Answer>;
  read: (cursor: string | null) => Promise<Page>;
  /** Does something while no other tab of this person does anything of the kind. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  tellTabs: (message: Message) => void;
  /** Calls back after so many milliseconds, unless it is called off. */
  later: (work: () => void, milliseconds: number) => () => void;
  random: () => number;
  now: () => Date;
  newId: () => string;
};
