/** People with an account of their own, so that no test sees what another one did. */

import { randomUUID } from "node:crypto";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { readStack } from "../stack/stack.ts";

export { expect };

/** A connection that is kept may be closed by its server at the moment it is used again. */
const ONE_USE = { Connection: "close" };

export const PASSWORD = "correct horse battery";

export type TaskFields = {
  title: string;
  description?: string | null;
  priority?: "low" | "medium" | "high";
  dueDate?: string | null;
  completed?: boolean;
};

export type StoredTask = Required<TaskFields> & { id: string; userId: string; version: number };

/** Somebody signed in, in a browser of their own. */
export class Person {
  readonly name: string;
  readonly email: string;
  readonly context: BrowserContext;
  readonly #apiUrl: string;

  constructor(
    name: string,
    context: BrowserContext,
    apiUrl: string,
    email: string = newEmail(name),
  ) {
    this.name = name;
    this.email = email;
    this.context = context;
    this.#apiUrl = apiUrl;
  }

  /** By one request, where signing up isn't what the test is about. */
  async signUp(): Promise<void> {
    const { name, email } = this;
    const answer = await this.context.request.post("/api/auth/sign-up/email", {
      headers: ONE_USE,
      data: { name, email, password: PASSWORD },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async token(): Promise<string> {
    const answer = await this.context.request.get("/api/auth/token", { headers: ONE_USE });
    const { token } = (await answer.json()) as { token: string };
    return token;
  }

  async hasTask(fields: TaskFields): Promise<StoredTask> {
    const [task] = await this.hasTasks([fields]);
    if (!task) throw new Error("Nothing was stored.");
    return task;
  }

  /** In this order, so that the last one is the newest. */
  async hasTasks(tasks: TaskFields[]): Promise<StoredTask[]> {
    const token = await this.token();
    const stored: StoredTask[] = [];
    for (const { completed = false, ...fields } of tasks) {
      const task = await this.#send(token, "POST", "/api/tasks", fields);
      const path = `/api/tasks/${task.id}/complete`;
      stored.push(completed ? await this.#send(token, "PATCH", path, { completed }) : task);
    }
    return stored;
  }

  /** As another program would, whatever the screen shows. */
  async changes(id: string, fields: Partial<TaskFields>): Promise<StoredTask> {
    return this.#send(await this.token(), "PUT", `/api/tasks/${id}`, fields);
  }

  /** What the API holds, whatever the screen shows. */
  async storedTask(id: string): Promise<StoredTask> {
    return this.#send(await this.token(), "GET", `/api/tasks/${id}`);
  }

  /** All of them, whatever the screen shows. */
  async storedTasks(): Promise<StoredTask[]> {
    const answer = await this.context.request.get(`${this.#apiUrl}/api/tasks?limit=500`, {
      headers: { ...ONE_USE, Authorization: `Bearer ${await this.token()}` },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return ((await answer.json()) as { data: StoredTask[] }).data;
  }

  /** As another program would, whatever the screen shows. */
  async remove(id: string): Promise<void> {
    await this.#send(await this.token(), "DELETE", `/api/tasks/${id}`);
  }

  async #send(token: string, method: string, path: string, data?: object): Promise<StoredTask> {
    const answer = await this.context.request.fetch(this.#apiUrl + path, {
      method,
      headers: { ...ONE_USE, Authorization: `Bearer ${token}` },
      ...(data ? { data } : {}),
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return ((await answer.json()) as { data: StoredTask }).data;
  }
}

export function newEmail(name: string): string {
  return `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`;
}

/** Asks the API as a program would, with any token or none. */
export function askApi(
  path: string,
  token: string | null,
  init: RequestInit = {},
): Promise<Response> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  if (init.body) headers["Content-Type"] = "application/json";
  return fetch(readStack().apiUrl + path, { ...init, headers });
}

type Fixtures = {
  /** The API that the page under test speaks to. */
  apiUrl: string;
  /** Signed in, in the browser that `page` belongs to. */
  ann: Person;
  /** Somebody else, in another browser. */
  ben: Person & { page: Page };
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
  baseURL: async ({}, use) => use(readStack().webUrl),

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
  apiUrl: async ({}, use) => use(readStack().apiUrl),

  ann: async ({ context, apiUrl }, use) => {
    const ann = new Person("Ann", context, apiUrl);
    await ann.signUp();
    await use(ann);
  },

  ben: async ({ browser, baseURL, apiUrl }, use) => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const ben = new Person("Ben", context, apiUrl);
    await ben.signUp();
    await use(Object.assign(ben, { page: await context.newPage() }));
    await context.close();
  },
});
