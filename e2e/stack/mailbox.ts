/** What page and its mails have told somebody: read from the folder into which they go. */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { readStack } from "./stack.ts";

export type Mail = { to: string; subject: string; text: string };

const PATIENCE = 10_000;
const LOOK_EVERY = 50;

export async function mailsTo(address: string): Promise<Mail[]> {
  const { outbox } = readStack();
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith(".eml"));
  const mails = await Promise.all(
    names.sort().map(async (name) => parse(await readFile(path.join(outbox, name), "utf8"))),
  );
  return mails.filter(({ to }) => to === address.toLowerCase());
}

/** The newest with this subject, once there are as many of them. */
export async function mailTo(address: string, subject: RegExp, count = 1): Promise<Mail> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const found = (await mailsTo(address)).filter((mail) => subject.test(mail.subject));
    const mail = found[count - 1];
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new Error(`${address} never got mail number ${count} about ${subject}.`);
}

export const RESET = /new Holdfast password/;
export const VERIFICATION = /Confirm your email/;

export function linkIn({ text }: Mail): string {
  const [link] = /https?:\S+#token=\S+/.exec(text) ?? [];
  if (!link) throw new Error(`There is no link in ${text}`);
  return link;
}

export function tokenIn(mail: Mail): string {
  return linkIn(mail).split("#token=")[1] ?? "";
}

function parse(message: string): Mail {
  const [head = "", ...rest] = message.split("\r\n\r\n");
  const header = (name: string) =>
    new RegExp(`^${name}: (.*)$`, "m").exec(head.replaceAll("\r", ""))?.[1] ?? "";
  return { to: header("To"), subject: header("Subject"), text: rest.join("\n\n") };
}
