/** How somebody likes things on this device. The look, light or dark, is next-themes' to keep. */

import { useSyncExternalStore } from "react";
import { PREFERENCES_KEY as KEY } from "./first-paint";

const CHOICES = {
  shortcuts: [true, false],
  dateOrder: ["dmy", "mdy"],
  weekStart: ["monday", "sunday"],
  density: ["comfortable", "compact"],
  sidebar: ["shown", "hidden"],
} as const;

type Name = keyof typeof CHOICES;

export type Preferences = { [N in Name]: (typeof CHOICES)[N][number] };

const CHANGED = "holdfast-preferences-changed";

/** What holds before the page knows its visitor: on the server and in the first paint. */
const PLAIN: Preferences = {
  shortcuts: true,
  dateOrder: "dmy",
  weekStart: "monday",
  density: "comfortable",
  sidebar: "shown",
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, readPreferences, () => PLAIN);
}

let latest = { text: "", preferences: PLAIN };

/** The same object until something changes. */
function readPreferences(): Preferences {
  const text = readText();
  if (text !== latest.text) {
    const { locale } = new Intl.DateTimeFormat().resolvedOptions();
    latest = { text, preferences: { ...PLAIN, ...habitsOf(locale), ...parse(text) } };
  }
  return latest.preferences;
}

export function setPreference<N extends Name>(name: N, value: Preferences[N]): void {
  const text = JSON.stringify({ ...parse(readText()), [name]: value });
  unstored = text;
  try {
    localStorage.setItem(KEY, text);
    unstored = null;
  } catch {
    // A browser that stores nothing keeps it for as long as the page lives.
  }
  window.dispatchEvent(new Event(CHANGED));
}

let unstored: string | null = null;

function readText(): string {
  if (unstored !== null) return unstored;
  try {
    return localStorage.getItem(KEY) ?? "{}";
  } catch {
    return "{}";
  }
}

/** Only what was chosen, and only what is still a choice: the rest follows the browser. */
function parse(text: string): Partial<Preferences> {
  const stored = readObject(text);
  return Object.fromEntries(
    Object.entries(CHOICES).flatMap(([name, choices]) => {
      const chosen = choices.find((choice) => choice === stored[name]);
      return chosen === undefined ? [] : [[name, chosen]];
    }),
  );
}

function readObject(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

/** How people of a language and region write dates and begin their weeks. */
export function habitsOf(locale: string): Pick<Preferences, "dateOrder" | "weekStart"> {
  // Without the year, since some put that first in any case: "2026-03-04", but "4/3".
  const inNumbers = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" });
  const [first] = inNumbers.formatToParts();
  return {
    dateOrder: first?.type === "month" ? "mdy" : "dmy",
    weekStart: firstDayOf(locale) === MONDAY ? "monday" : "sunday",
  };
}

const MONDAY = 1;

type WithWeek = Intl.Locale & { getWeekInfo?: () => { firstDay: number } };

/** Not every browser knows the weeks of its own language. */
function firstDayOf(locale: string): number {
  const asked: WithWeek = new Intl.Locale(locale);
  return asked.getWeekInfo?.().firstDay ?? MONDAY;
}

function subscribe(onChange: () => void): () => void {
  // The browser tells other tabs only.
  window.addEventListener("storage", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}
