/** How mails leave: through a mail server, or into a folder where whoever runs this finds them. */

import { randomUUID } from "node:crypto";
import { access, chmod, constants, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTransport } from "nodemailer";
import { logAuth } from "./auth-log.ts";
import type { Environment } from "./environment.ts";

export type Letter = { to: string; subject: string; text: string };

export type Post = {
  /** Throws where no mail could be sent now, to whomever. */
  check: () => Promise<void>;
  send: (letter: Letter) => Promise<void>;
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/i;
const PATIENCE = 10_000;
const MOST_KEPT = 500;

export function createPost({ smtpUrl, mailFrom, outboxDir }: MailSettings): Post {
  return smtpUrl ? byServer(smtpUrl, mailFrom) : intoFolder(outboxDir, mailFrom);
}

type MailSettings = Pick<Environment, "smtpUrl" | "mailFrom" | "outboxDir">;

function byServer(url: string, from: string): Post {
  const transport = createTransport({
    url,
    // Beyond this machine a server that won't encrypt gets no link that opens an account.
    requireTLS: !LOOPBACK.test(new URL(url).hostname),
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const withoutAddresses = (error: unknown) => {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    throw new Error(`The mail server refused: ${responseCode ?? code ?? "no reason given"}`);
  };
  return {
    check: async () => {
      await transport.verify().catch(withoutAddresses);
    },
    send: async (letter) => {
      const headers = { "Auto-Submitted": "auto-generated" };
      await transport.sendMail({ ...letter, from, headers }).catch(withoutAddresses);
    },
  };
}

function intoFolder(folder: string, from: string): Post {
  const prepare = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await access(folder, constants.W_OK);
  };
  return {
    check: prepare,
    send: async (letter) => {
      await prepare();
      const name = `${new Date().toISOString().replaceAll(":", "-")}-${randomUUID().slice(0, 8)}`;
      const file = path.join(folder, `${name}.eml`);
      await writeFile(`${file}.part`, toMessage(letter, from), { mode: 0o600 });
      await rename(`${file}.part`, file);
      logAuth("info", `A mail lies in ${file}, since SMTP_URL is not set.`);
      await dropOldest(folder);
    },
  };
}

/** As a mail program reads it, and as anybody can read it: no line is broken or encoded. */
function toMessage({ to, subject, text }: Letter, from: string): string {
  const headers = {
    Date: new Date().toUTCString().replace("GMT", "+0000"),
    From: from,
    To: to,
    Subject: subject,
    "Message-ID": `<${randomUUID()}@holdfast.invalid>`,
    "Auto-Submitted": "auto-generated",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${[...head, "", ...text.split("\n")].join("\r\n")}\r\n`;
}

/** The names begin with the time, so the first ones are the oldest. */
async function dropOldest(folder: string): Promise<void> {
  const mails = (await readdir(folder)).filter((name) => name.endsWith(".eml")).sort();
  for (const name of mails.slice(0, -MOST_KEPT)) await rm(path.join(folder, name), { force: true });
}
