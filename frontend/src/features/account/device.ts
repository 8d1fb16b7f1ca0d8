/** Where somebody is signed in, in words. */

import { askAccount, type Refusal } from "@/lib/account-request";

export type Device = {
  /** What a revocation names; it opens nothing without the signature in the cookie. */
  token: string;
  name: string;
  address: string;
  usedAt: Date;
  isThis: boolean;
};

export const DEVICES = ["devices"];

type Session = { token: string; userAgent?: string; ipAddress?: string; updatedAt: string };

export class DevicesRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super("The devices can't be listed.");
    this.refusal = refusal;
  }
}

/** This one first, then the last used. */
export async function listDevices(): Promise<Device[]> {
  const [listed, own] = await Promise.all([
    askAccount<Session[]>("/list-sessions"),
    askAccount<{ session: Session } | null>("/get-session"),
  ]);
  if (listed.refusal) throw new DevicesRefused(listed.refusal);
  const here = own.data?.session.token;
  return listed.data
    .map((session) => toDevice(session, session.token === here))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis) || Number(b.usedAt) - Number(a.usedAt));
}

function toDevice({ token, userAgent, ipAddress, updatedAt }: Session, isThis: boolean): Device {
  return {
    token,
    name: describeUserAgent(userAgent ?? ""),
    address: ipAddress ?? "",
    usedAt: new Date(updatedAt),
    isThis,
  };
}

// The first that fits: browsers name those that they descend from as well.
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Vivaldi\//, "Vivaldi"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\/|Chromium\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPod/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux|X11/, "Linux"],
];

const firstOf = (names: [RegExp, string][], text: string) =>
  names.find(([pattern]) => pattern.test(text))?.[1];

export function describeUserAgent(text: string): string {
  const browser = firstOf(BROWSERS, text);
  const system = firstOf(SYSTEMS, text);
  if (browser && system) return `${browser} on ${system}`;
  // A program: the first word is its name.
  const program = /^[\w.-]{2,30}(?=[/\s]|$)/.exec(text)?.[0];
  return browser ?? system ?? program ?? "An unknown device";
}
