/** The states of the servers that the guide speaks of, each one real: processes with such settings. */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser } from "@playwright/test";
import { apiServer, freePort, pageServer, type Server, type Variables } from "../stack/servers.ts";
import { readStack } from "../stack/stack.ts";
import { WebServer } from "../stack/web-server.ts";
import { Console } from "./console.ts";

/** Whom a snippet meets in a situation; what is not named is the stack's own. */
export type Scene = { apiUrl?: string; webUrl?: string; logs?: string; tab?: Console };

/** Nobody listens there. */
const NOWHERE = "127.0.0.1:9";

/** Starts what a situation needs at its first use, and ends everything together. */
export class Situations {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #foreign: WebServer;
  readonly #scenes = new Map<string, Promise<Scene>>();
  readonly #endings: (() => Promise<unknown>)[] = [];

  /** The logs of the servers go below `folder`. */
  static async open(browser: Browser, folder: string): Promise<Situations> {
    return new Situations(browser, folder, await WebServer.start());
  }

  private constructor(browser: Browser, folder: string, foreign: WebServer) {
    this.#browser = browser;
    this.#folder = folder;
    this.#foreign = foreign;
    this.#endings.push(() => foreign.stop());
  }

  /** Where the page of another team lives. */
  get foreignOrigin(): string {
    return this.#foreign.url;
  }

  enter(name: string): Promise<Scene> {
    const scene = this.#scenes.get(name) ?? this.#prepare(name);
    this.#scenes.set(name, scene);
    return scene;
  }

  async close(): Promise<void> {
    for (const end of this.#endings.reverse()) await end();
  }

  #prepare(name: string): Promise<Scene> {
    const { webUrl, databaseUrl } = readStack();
    switch (name) {
      case "the limits of the page are on":
        return this.#withPage({ RATE_LIMIT_ENABLED: "true" });
      case "the page has another BETTER_AUTH_SECRET":
        return this.#withPage({ BETTER_AUTH_SECRET: "another secret of more than 32 characters" });
      case "the database is out of reach":
        return this.#withApi({ DATABASE_URL: databaseUrl.replace(/@[^/]+/, `@${NOWHERE}`) });
      case "the API has another BETTER_AUTH_URL":
        return this.#withApi({
          BETTER_AUTH_URL: webUrl.replace("localhost", "127.0.0.1"),
          JWKS_URL: `${webUrl}/api/auth/jwks`,
        });
      case "the API can't reach the page":
        return this.#withApi({ JWKS_URL: `http://${NOWHERE}/api/auth/jwks` });
      case "a page of another origin":
        return this.#withForeignTab({});
      case `BETTER_AUTH_URL is ${this.foreignOrigin}`:
        return this.#withForeignOrigin();
      default:
        throw new Error(`The guide speaks of a situation that nobody knows: ${name}`);
    }
  }

  async #withApi(variables: Variables): Promise<Scene> {
    const { logs, port } = await this.#place();
    const api = apiServer({ port, log: path.join(logs, "api.log"), variables });
    await this.#start(api, "/api/health");
    return { apiUrl: api.url, logs };
  }

  async #withPage(variables: Variables): Promise<Scene> {
    const { logs, port } = await this.#place();
    const page = pageServer({ port, log: path.join(logs, "page.log"), variables });
    await this.#start(page, "/login");
    return { webUrl: page.url, logs };
  }

  async #withForeignTab(scene: Scene): Promise<Scene> {
    const page = await this.#browser.newPage();
    this.#endings.push(() => page.close());
    await page.goto(this.foreignOrigin);
    return { ...scene, tab: await Console.open(page) };
  }

  /** As the guide tells another team to do it. */
  async #withForeignOrigin(): Promise<Scene> {
    const shared = { BETTER_AUTH_URL: this.foreignOrigin };
    const page = await this.#withPage(shared);
    const api = await this.#withApi({ ...shared, JWKS_URL: `${page.webUrl}/api/auth/jwks` });
    this.#foreign.handOn("/api/", api.apiUrl ?? "");
    this.#foreign.handOn("/api/auth/", page.webUrl ?? "");
    return this.#withForeignTab(api);
  }

  async #place(): Promise<{ logs: string; port: number }> {
    const port = await freePort();
    const logs = path.join(this.#folder, String(port));
    await mkdir(logs, { recursive: true });
    return { logs, port };
  }

  async #start(server: Server, probe: string): Promise<void> {
    this.#endings.push(() => server.stop());
    await server.start(probe);
  }
}
