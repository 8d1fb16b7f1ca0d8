/** One line of JSON for each thing Better Auth reports, without the values that a database error carries. */

type Level = "debug" | "info" | "success" | "warn" | "error";

export function logAuth(level: Level, message: string, ...rest: unknown[]): void {
  const causes = rest.filter((item) => item instanceof Error).map((error) => error.message);
  const line = {
    timestamp: new Date().toISOString(),
    level,
    logger: "auth",
    event: message,
    ...(causes.length > 0 ? { cause: causes.join("; ") } : {}),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
