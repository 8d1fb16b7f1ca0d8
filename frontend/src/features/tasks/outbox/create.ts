/** Puts an outbox into its surroundings: this device, its tabs, and the API. */

import { Outbox } from "./outbox";
import { readChanges, sendOperation } from "./server";
import { openStorage, wipeStorage } from "./storage";
import type { FirstList, Surroundings } from "./surroundings";
import { aloneIn, Tabs } from "./tabs";

export function createOutbox(
  userId: string,
  first: FirstList | null,
): { outbox: Outbox; tabs: Tabs | null } {
  const name = `holdfast-tasks-${userId}`;
  // On the server there are no tabs; nothing is started there either.
  const tabs = typeof window === "undefined" ? null : new Tabs(name);
  const surroundings: Surroundings = {
    openStorage: () => openStorage(userId),
    wipeStorage: () => wipeStorage(userId),
    send: sendOperation,
    read: readChanges,
    alone: aloneIn(name),
    tellTabs: (message) => tabs?.tell(message),
    later: (work, milliseconds) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  };
  return { outbox: new Outbox(surroundings, first), tabs };
}
