/**
 * When what waits is sent: one after another, by one tab at a time, and once more after a pause.
 * What comes of an answer is the outbox's; here is only whether the next one may go.
 */

import { ApiError } from "@/lib/api-error";
import { judge, type Operation, pauseAfter } from "./state";
import type { Answer, Surroundings } from "./surroundings";

/** All that sending may do. */
export type Tray = {
  /** Once the device is open. */
  isReady: Promise<void>;
  next: () => Promise<Operation | null>;
  /** Gives the error where an answer can't be taken in yet. */
  settle: (operation: Operation, answer: Answer) => Promise<ApiError | null>;
  refuse: (operation: Operation, error: ApiError) => Promise<void>;
  readOn: () => Promise<void>;
  disconnect: (error: ApiError) => void;
  /** The device is full, or keeps nothing. */
  giveUpDevice: () => void;
};

export class Sending {
  readonly #around: Surroundings;
  readonly #tray: Tray;
  #round: Promise<void> | null = null;
  #isAskedAgain = false;
  #isPaused = false;
  #isOver = false;
  #failures = 0;
  #callOff = () => {};

  constructor(around: Surroundings, tray: Tray) {
    this.#around = around;
    this.#tray = tray;
  }

  /** Whoever asks while a round is under way is served, too. */
  send(): Promise<void> {
    this.#isAskedAgain = true;
    this.#round ??= this.#sendAsAsked();
    return this.#round;
  }

  /** The next pause is a short one again, and who was signed out may be back. */
  forgetFailures(): void {
    this.#failures = 0;
    this.#isPaused = false;
  }

  stop(): void {
    this.#isOver = true;
    this.#callOff();
  }

  async #sendAsAsked(): Promise<void> {
    await this.#tray.isReady;
    try {
      while (this.#isAskedAgain && !this.#isOver) {
        this.#isAskedAgain = false;
        await this.#around.alone(() => this.#sendAll());
      }
    } catch {
      this.#tray.giveUpDevice();
      this.#sendAfter(pauseAfter(1, null, 1));
    } finally {
      // Here and not later: whoever asks from now on is not served by this round.
      this.#round = null;
    }
  }

  async #sendAll(): Promise<void> {
    this.#callOff();
    let isStale = false;
    for (let next = await this.#next(); next; next = await this.#next()) {
      const outcome = await this.#sendOne(next);
      if (outcome instanceof ApiError) return this.#waitAfter(outcome);
      isStale ||= outcome === "refused";
    }
    // What was refused was made for something that isn't so any more.
    if (isStale) await this.#tray.readOn().catch(() => {});
  }

  async #next(): Promise<Operation | null> {
    return this.#isOver || this.#isPaused ? null : this.#tray.next();
  }

  /** Gives the error after which everything has to wait. */
  async #sendOne(operation: Operation): Promise<"answered" | "refused" | ApiError> {
    let answer: Answer;
    try {
      answer = await this.#around.send(operation);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (judge(error, operation) !== "refused") return error;
      await this.#tray.refuse(operation, error);
      return "refused";
    }
    const error = await this.#tray.settle(operation, answer);
    if (error) return error;
    this.#failures = 0;
    return "answered";
  }

  #waitAfter(error: ApiError): void {
    this.#tray.disconnect(error);
    this.#isAskedAgain = false;
    // The page leads to the sign-in; what waits goes out after it.
    this.#isPaused = error.kind === "signed-out";
    if (this.#isPaused) return;
    this.#failures += 1;
    this.#sendAfter(pauseAfter(this.#failures, error.retryAfter, this.#around.random()));
  }

  #sendAfter(pause: number): void {
    this.#callOff = this.#around.later(() => void this.send(), pause);
  }
}
