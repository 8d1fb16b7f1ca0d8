/** One bash for all snippets of the guide, so that what one sets the next one finds. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const END = "-- end of the snippet --";

export class Shell {
  readonly #bash: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  constructor(folder: string, variables: Record<string, string>) {
    this.#bash = spawn("bash", ["--noprofile", "--norc"], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8", ...variables },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#ended = once(this.#bash, "exit");
    if (!this.#bash.stdout) throw new Error("The shell has no output.");
    this.#lines = createInterface(this.#bash.stdout)[Symbol.asyncIterator]();
  }

  /** Resolves to all that the snippet wrote; throws if its last command failed. */
  async run(code: string): Promise<string> {
    this.#bash.stdin?.write(`{ ${code}\n} 2>&1\necho; echo "${END} $?"\n`);
    const written: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`The shell ended.\n${written.join("\n")}`);
      if (!value.startsWith(END)) written.push(value);
      else if (value === `${END} 0`) return written.join("\n");
      else throw new Error(`${value}\n${written.join("\n")}`);
    }
  }

  async close(): Promise<void> {
    this.#bash.stdin?.end();
    await this.#ended;
  }
}
