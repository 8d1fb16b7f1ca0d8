/** A web server of somebody else: a page of its own, and paths that it hands on to Holdfast. */

import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";

const EMPTY_PAGE = `<!doctype html><html lang="en"><title>Another frontend</title><link rel="icon" href="data:,">`;

export class WebServer {
  readonly url: string;
  readonly #page: string;
  readonly #server: Server;
  readonly #targets = new Map<string, string>();

  static async start(page = EMPTY_PAGE): Promise<WebServer> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (!address || typeof address === "string") throw new Error("The web server has no port.");
    return new WebServer(server, `http://localhost:${address.port}`, page);
  }

  private constructor(server: Server, url: string, page: string) {
    this.url = url;
    this.#page = page;
    this.#server = server;
    server.on("request", (incoming, outgoing) => this.#answer(incoming, outgoing));
  }

  /** What is told last wins, so a part of a path may go elsewhere than the rest of it. */
  handOn(prefix: string, target: string): void {
    this.#targets.set(prefix, target);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = incoming.url ?? "/";
    const target = [...this.#targets].findLast(([prefix]) => path.startsWith(prefix))?.[1];
    if (!target) {
      outgoing.setHeader("Content-Type", "text/html").end(this.#page);
      return;
    }
    const { method, headers } = incoming;
    const onward = request(target + path, { method: method ?? "GET", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }
}
