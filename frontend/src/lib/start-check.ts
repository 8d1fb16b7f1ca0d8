import { readEnvironment } from "./environment";

/** A server that can't sign anybody in says so at once and ends, instead of failing later. */
export function endIfMisconfigured(): void {
  try {
    readEnvironment();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
