/** What the tabs of one person in one browser have in common: a channel, and a lock. */

import type { Message } from "./surroundings";

/** Browsers open a lock to pages that came securely; elsewhere each tab takes turns with itself. */
export function aloneIn(name: string): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    if (navigator.locks) return navigator.locks.request(name, work);
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

export class Tabs {
  readonly #channel: BroadcastChannel;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
  }

  readonly tell = (message: Message): void => this.#channel.postMessage(message);

  /** Returns how to stop listening. */
  listen(callback: (message: Message) => void): () => void {
    const hear = ({ data }: MessageEvent<Message>) => callback(data);
    this.#channel.addEventListener("message", hear);
    return () => this.#channel.removeEventListener("message", hear);
  }
}
