import { defineConfig } from "orval";

/** `API_OUTPUT` lets the drift check write somewhere else. */
const output = process.env.API_OUTPUT ?? "src/lib/api";

export default defineConfig({
  holdfast: {
    input: "../backend/openapi.json",
    output: {
      target: `${output}/client.ts`,
      schemas: `${output}/model`,
      client: "fetch",
      mode: "tags",
      indexFiles: true,
      clean: true,
      headers: false,
      override: {
        mutator: { path: "src/lib/api-fetch.ts", name: "apiFetch" },
        fetch: { includeHttpResponseReturnType: false },
        enumGenerationType: "union",
      },
    },
  },
});
