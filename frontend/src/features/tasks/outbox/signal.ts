/** Hears from the API that something changed, so that it needn't be asked every now and then. */

import { openStream } from "@/lib/api-fetch";

/** The API says something every 15 seconds; a connection that says nothing for so long is dead. */
const SILENCE = 40_000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

type Listening = {
  /** One tab of a browser listens for all of them: connections are few. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  onChange: () => void;
  /** Whether changes made elsewhere are told at once. */
  onLive: (isLive: boolean) => void;
};

/** Returns how to stop. */
export function listenForChanges({ alone, onChange, onLive }: Listening): () => void {
  const stop = new AbortController();
  void alone(() => keepListening(stop.signal, onChange, onLive)).catch(() => {});
  return () => stop.abort();
}

async function keepListening(
  stop: AbortSignal,
  onChange: () => void,
  onLive: (isLive: boolean) => void,
): Promise<void> {
  for (let failures = 0; !stop.aborted; ) {
    const wasHeard = await listenOnce(stop, onChange, onLive).catch(() => false);
    onLive(false);
    failures = wasHeard ? 0 : failures + 1;
    if (!stop.aborted) await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures), stop);
  }
}

/** Whether anything was heard before the end. */
async function listenOnce(
  stop: AbortSignal,
  onChange: () => void,
  onLive: (isLive: boolean) => void,
): Promise<boolean> {
  const silence = new AbortController();
  const reader = await openStream("/api/events", AbortSignal.any([stop, silence.signal]));
  const decoder = new TextDecoder();
  let timer = 0;
  let text = "";
  try {
    for (;;) {
      clearTimeout(timer);
      timer = window.setTimeout(() => silence.abort(), SILENCE);
      const { done, value } = await reader.read();
      if (done) return text !== "";
      // What happened before the connection stood is read now.
      if (text === "") onChange();
      onLive(true);
      text = text.slice(-20) + decoder.decode(value, { stream: true });
      if (text.includes("event: change\n")) {
        onChange();
        text = "-";
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Not all browsers at the same moment: that is what brings a server down that has just come back. */
function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2));
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
