"use client";

import { useSyncExternalStore } from "react";
import { cx } from "@/lib/class-names";
import { usePreferences } from "@/lib/preferences";
import { type Command, commandOf } from "./commands";
import { ariaKeysOf, capsOf, describeKeys, isAppleDevice, isCharacter } from "./keys";

const never = () => () => {};

/** The server can't know, so the first paint has the keys of most machines. */
function useIsApple(): boolean {
  return useSyncExternalStore(never, isAppleDevice, () => false);
}

type CapsProps = { keys: string; className?: string };

/** For the eye alone: who listens gets `aria-keyshortcuts`. */
export function Caps({ keys, className }: CapsProps) {
  const isApple = useIsApple();
  const caps = capsOf(keys, isApple).flatMap((stroke, at) => (at > 0 ? [THEN, ...stroke] : stroke));
  return (
    <span aria-hidden="true" className={cx("inline-flex shrink-0 items-center gap-1", className)}>
      {caps.map((cap, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: a cap can come twice and never moves.
        return <Cap key={at} cap={cap} />;
      })}
    </span>
  );
}

const THEN = "then";

function Cap({ cap }: { cap: string }) {
  if (cap === THEN) return <span className="text-faint text-xs">{THEN}</span>;
  return (
    <kbd className="inline-flex h-5.5 min-w-5.5 items-center justify-center rounded-md border border-line-strong bg-sunken px-1.5 font-sans text-soft text-xs">
      {cap}
    </kbd>
  );
}

/** The keys of a command that do something, as somebody may have switched off single ones. */
export function useKeysOf({ keys }: Pick<Command, "keys">): readonly string[] {
  const { shortcuts } = usePreferences();
  return keys.filter((each) => shortcuts || !isCharacter(each));
}

/** The first of them, where a line has room for one. */
export function CommandCaps({ command, className }: { command: Command; className?: string }) {
  const [keys] = useKeysOf(command);
  return keys ? <Caps keys={keys} {...(className ? { className } : {})} /> : null;
}

/** In a field that a key leads to: for whoever has a keyboard, and room to look at it. */
export function KeyHint({ command, className }: { command: string; className: string }) {
  return (
    <CommandCaps
      command={commandOf(command)}
      className={cx("pointer-events-none max-lg:hidden! touch:hidden!", className)}
    />
  );
}

/** The same for eye and ear. */
export function SpokenCaps({ keys }: { keys: string }) {
  const isApple = useIsApple();
  return (
    <span>
      <span className="sr-only">{describeKeys(keys, isApple)}</span>
      <Caps keys={keys} />
    </span>
  );
}

/** What a button says of its shortcut, while there are shortcuts. */
export function useShortcut(commandId: string): { title: string; "aria-keyshortcuts"?: string } {
  const isApple = useIsApple();
  const { name, keys } = commandOf(commandId);
  const held = useKeysOf({ keys });
  const [first] = held;
  if (!first) return { title: name };
  const aria = ariaKeysOf(held, isApple);
  return {
    title: `${name} (${describeKeys(first, isApple)})`,
    ...(aria ? { "aria-keyshortcuts": aria } : {}),
  };
}
