/**
 * How keys are written, recognised and shown.
 *
 * A stroke is one press with its modifiers, such as "j", "shift+j", "mod+k", "?" or "alt+ArrowUp";
 * `mod` is ⌘ on Apple's machines and Ctrl elsewhere. Strokes one after another stand with a space
 * between them: "g t".
 */

export type Press = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"
> & { isComposing?: boolean; keyCode?: number; getModifierState?: (name: string) => boolean };

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Fn"]);
// What an input method reports for every key while it composes.
const COMPOSING = 229;

/** Null for what can't be meant as a shortcut: composing, a modifier alone, or one nobody claims. */
export function strokeOf(press: Press, isApple: boolean): string | null {
  if (press.isComposing || press.keyCode === COMPOSING) return null;
  if (MODIFIERS.has(press.key) || press.key === "Dead" || press.key === "Unidentified") return null;
  const key = nameOf(press);
  if (isSymbol(key) && isTypedWithAlt(press, isApple)) return key;
  if (isApple ? press.ctrlKey : press.metaKey) return null;
  const isMod = isApple ? press.metaKey : press.ctrlKey;
  const parts = [
    ...(isMod ? ["mod"] : []),
    ...(press.altKey ? ["alt"] : []),
    // A symbol or digit is what it is, however many keys a layout needs for it.
    ...(press.shiftKey && !isSymbol(key) ? ["shift"] : []),
    key,
  ];
  return parts.join("+");
}

function nameOf({ key, code, shiftKey }: Press): string {
  if (key === " ") return "Space";
  if ([...key].length > 1) return key;
  const character = key > "\x7f" && !/\p{Script=Latin}/u.test(key) ? onLatin(code, shiftKey) : key;
  return (character ?? key).toLowerCase();
}

const SYMBOLS: Record<string, string> = {
  Slash: "/?",
  BracketLeft: "[{",
  Backslash: "\\|",
};

/** On a keyboard of another script a key means what it means on a keyboard with Latin letters. */
function onLatin(code: string, shiftKey: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return letter;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit) return shiftKey && digit === "3" ? "#" : digit;
  return SYMBOLS[code]?.[shiftKey ? 1 : 0];
}

function isSymbol(key: string): boolean {
  return /^[!-`{-~]$/.test(key);
}

/** Many layouts have their brackets and slashes behind AltGr, which some systems call Ctrl+Alt. */
function isTypedWithAlt(press: Press, isApple: boolean): boolean {
  if (press.getModifierState?.("AltGraph")) return true;
  return isApple && press.altKey && !press.ctrlKey && !press.metaKey;
}

/** Keys that a person may hold down. */
export function mayRepeat(stroke: string): boolean {
  return /(^|\+)([jk]|Arrow(Up|Down))$/.test(stroke);
}

/** A character without ⌘, Ctrl or Alt: what speech input may trigger by chance (WCAG 2.1.4). */
export function isCharacter(keys: string): boolean {
  return keys.split(" ").some((stroke) => stroke.replace(/^shift\+/, "").length === 1);
}

const APPLE: Record<string, string> = { mod: "⌘", alt: "⌥", shift: "⇧" };
const NAMES: Record<string, string> = {
  mod: "Ctrl",
  alt: "Alt",
  shift: "Shift",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  ContextMenu: "Menu",
};

/** For the eye: the caps to press, stroke by stroke. */
export function capsOf(keys: string, isApple: boolean): string[][] {
  return keys
    .split(" ")
    .map((stroke) => partsOf(stroke).map((part) => (isApple && APPLE[part]) || nameCap(part)));
}

function nameCap(part: string): string {
  return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}

/** "Ctrl+K", "G then T". */
export function describeKeys(keys: string, isApple: boolean): string {
  return capsOf(keys, isApple)
    .map((caps) => caps.join(isApple ? "" : "+"))
    .join(" then ");
}

const ARIA: Record<string, string> = { alt: "Alt", shift: "Shift" };

/** As `aria-keyshortcuts` has it, which knows no strokes one after another. */
export function ariaKeysOf(keys: readonly string[], isApple: boolean): string | undefined {
  const single = keys.filter((each) => !each.includes(" "));
  const written = single.map((stroke) =>
    partsOf(stroke)
      .map((part) => (part === "mod" ? (isApple ? "Meta" : "Control") : (ARIA[part] ?? part)))
      .join("+"),
  );
  return written.join(" ") || undefined;
}

function partsOf(stroke: string): string[] {
  const parts = stroke.split("+");
  return stroke.endsWith("+") ? [...parts.slice(0, -2), "+"] : parts;
}

export function isAppleDevice(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

const TEXT_FIELDS =
  "textarea, select, [contenteditable=''], [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

/** Whether keys that go there are text. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(TEXT_FIELDS);
}
