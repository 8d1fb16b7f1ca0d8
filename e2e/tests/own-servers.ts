/** A page and an API of a worker's own, so that ending them disturbs nobody else. */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { apiServer, freePort, pageServer, type Server } from "../stack/servers.ts";
import { test as base } from "./person.ts";

type Own = { api: Server; page: Server };

export const test = base.extend<object, { own: Own }>({
  own: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces.
    async ({}, use, info) => {
      const logs = path.join(info.project.outputDir, `own-${info.workerIndex}`);
      await mkdir(logs, { recursive: true });
      const [webPort, apiPort] = [await freePort(), await freePort()];
      const BETTER_AUTH_URL = `http://localhost:${webPort}`;
      const API_URL = `http://localhost:${apiPort}`;
      const page = pageServer({
        port: webPort,
        log: path.join(logs, "page.log"),
        variables: { BETTER_AUTH_URL, API_URL },
      });
      const api = apiServer({
        port: apiPort,
        log: path.join(logs, "api.log"),
        variables: { BETTER_AUTH_URL },
      });
      await page.start("/login");
      await api.start("/api/health");
      await use({ api, page });
      await api.stop();
      await page.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ own }, use) => use(own.page.url),
  apiUrl: async ({ own }, use) => use(own.api.url),
});
