"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { Announcer } from "@/components/announcer";
import { useTheme } from "@/components/theme";
import { goTo, isList, taskOf, taskPath } from "@/lib/navigation";
import { setPreference, usePreferences } from "@/lib/preferences";
import { useUndo } from "../data";
import { openQuickAdd, setQuickAddOpen, useQuickAddOpen } from "../quick-add/open";
import { typeText } from "../quick-add/typed";
import { type Command, tasksOf } from "./commands";
import { useFocusNeverLost } from "./kept-focus";
import { NextStrokes } from "./next-strokes";
import { nameTargets, type Offer, offerOf } from "./offer";
import { currentReach, type PageReach, usePageReach } from "./reach";
import { useKeys } from "./use-keys";

const loadPalette = () => import("./palette");
const Palette = dynamic(async () => (await loadPalette()).Palette, { ssr: false });
const loadHelp = () => import("./help");
const Help = dynamic(async () => (await loadHelp()).Help, { ssr: false });

const loadDueDialog = () => import("../due-dialog");
const DueDialog = dynamic(async () => (await loadDueDialog()).DueDialog, { ssr: false });

const loadQuickAdd = () => import("../quick-add/quick-add-dialog");

/** They take the keyboard, and what was typed before they are there; then they give it back. */
type Asking = { focusBefore: HTMLElement | null } & (
  | ({ kind: "palette" } & Offer)
  | { kind: "due"; about: string | null }
);

type Overlay = Asking | { kind: "help" };

/** All that works by key, everywhere in the application; the overlays' code comes when all is quiet. */
export function Keyboard() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const page = usePage(setOverlay);
  usePageReach(page);
  const [query, setQuery] = useState("");
  const isAdding = useQuickAddOpen();
  const { awaited, cancel } = useKeys(
    overlay
      ? {
          type: (text) => setQuery((typed) => typed + text),
          cancel: () => close(() => {}),
        }
      : isAdding
        ? { type: typeText, cancel: () => setQuickAddOpen(false) }
        : null,
  );
  useFocusNeverLost();
  useEffect(loadWhenIdle, []);

  function run(command: Command) {
    cancel();
    const reach = currentReach();
    if (reach) command.run(reach);
  }

  /** The keyboard is where it was before anything is done there. */
  function close(then: () => void) {
    const before = overlay && "focusBefore" in overlay ? overlay.focusBefore : null;
    flushSync(() => {
      setOverlay(null);
      setQuery("");
    });
    before?.focus({ preventScroll: true });
    then();
  }

  return (
    <>
      <Announcer />
      {awaited.length > 0 ? <NextStrokes commands={awaited} onChoose={run} /> : null}
      {overlay?.kind === "palette" ? (
        <Palette
          commands={overlay.commands}
          about={overlay.about}
          query={query}
          onQuery={setQuery}
          onClose={(chosen) => close(() => chosen && run(chosen))}
          onAdd={(title) => close(() => openQuickAdd(title))}
          onOpenTask={(id) => close(() => page.go(taskPath(id)))}
        />
      ) : null}
      {overlay?.kind === "due" ? (
        <DueDialog
          about={overlay.about}
          text={query}
          onText={setQuery}
          onClose={(dueDate) => close(() => dueDate && reschedule(dueDate))}
        />
      ) : null}
      {overlay?.kind === "help" ? <Help onClose={() => setOverlay(null)} /> : null}
    </>
  );
}

function reschedule(dueDate: string) {
  const reach = currentReach();
  if (reach) tasksOf(reach)?.reschedule(dueDate);
}

/** Where the keyboard is, to bring it back there. */
function focused(): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? activeElement : null;
}

function loadWhenIdle() {
  const load = () => {
    void loadPalette();
    void loadHelp();
    void loadDueDialog();
    void loadQuickAdd();
  };
  // Safari has no such moment.
  if (!("requestIdleCallback" in window)) return;
  const request = window.requestIdleCallback(load, { timeout: 10_000 });
  return () => window.cancelIdleCallback(request);
}

function usePage(setOverlay: (overlay: Overlay) => void): PageReach {
  const router = useRouter();
  const { undo, canUndo } = useUndo();
  const { resolvedTheme, setTheme } = useTheme();
  const { sidebar } = usePreferences();
  const page: PageReach = {
    go: (path) => (isList(path) || taskOf(path) ? goTo(path) : router.push(path)),
    addTask: () => openQuickAdd(),
    search: () => {
      if (!focusField("main input[type=search]")) page.openPalette();
    },
    openPalette: () => {
      // What can be done where the keyboard was, before the palette took it.
      setOverlay({ kind: "palette", focusBefore: focused(), ...offerOf(currentReach()) });
    },
    askDue: () => {
      const reach = currentReach();
      setOverlay({ kind: "due", focusBefore: focused(), about: reach && nameTargets(reach) });
    },
    openHelp: () => setOverlay({ kind: "help" }),
    undo,
    canUndo,
    toggleSidebar: () => setPreference("sidebar", sidebar === "hidden" ? "shown" : "hidden"),
    toggleTheme: () => setTheme(resolvedTheme === "dark" ? "light" : "dark"),
  };
  return page;
}

function focusField(selector: string): boolean {
  const field = document.querySelector<HTMLInputElement>(selector);
  field?.focus();
  field?.select();
  return field !== null;
}
