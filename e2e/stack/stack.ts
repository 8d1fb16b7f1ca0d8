/** The running Holdfast that the tests visit. */

export type Stack = {
  webUrl: string;
  apiUrl: string;
  databaseUrl: string;
  /** The same one as superuser, past every policy. */
  adminUrl: string;
  secret: string;
  /** The folder with `api.log` and `page.log`. */
  logs: string;
  /** The folder into which mails go. */
  outbox: string;
};

/** Set from outside, it names a Holdfast that already runs, and none is started. */
const VARIABLE = "HOLDFAST_STACK";

/** Tells the workers, which are processes of their own, where it runs. */
export function publishStack(stack: Stack): void {
  process.env[VARIABLE] = JSON.stringify(stack);
}

export function isPublished(): boolean {
  return Boolean(process.env[VARIABLE]);
}

export function readStack(): Stack {
  const text = process.env[VARIABLE];
  if (!text) throw new Error("No Holdfast was started; run the tests by `playwright test`.");
  return JSON.parse(text) as Stack;
}
