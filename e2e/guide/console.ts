/** The console of a tab: what is pasted there runs as in the developer tools. */

import path from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { build } from "esbuild";
import { FRONTEND } from "../stack/paths.ts";

export class Console {
  /** What the browser itself complained of. */
  readonly complaints: string[] = [];
  readonly #session: CDPSession;

  static async open(page: Page): Promise<Console> {
    const opened = new Console(await page.context().newCDPSession(page));
    page.on("console", (message) => {
      if (message.type() === "error") opened.complaints.push(message.text());
    });
    return opened;
  }

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** Resolves to the value of the last expression, as JSON; throws what the snippet throws. */
  async run(code: string): Promise<string> {
    const { result, exceptionDetails } = await this.#session.send("Runtime.evaluate", {
      expression: /^import /m.test(code) ? await bundle(code) : code,
      replMode: true,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return JSON.stringify(result.value ?? null);
  }
}

/** A module with imports, built as any frontend would, its exports handed to the console. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: FRONTEND },
    nodePaths: [path.join(FRONTEND, "node_modules")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "snippet",
    footer: { js: "Object.assign(globalThis, snippet); null;" },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
