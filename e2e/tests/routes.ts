/** Every page that there is, read from the folder that makes them, so that no new one is forgotten. */

import { readdirSync } from "node:fs";
import path from "node:path";
import { FRONTEND } from "../stack/paths.ts";

const APP = path.join(FRONTEND, "src/app");

/** As a visitor asks for them; what stands in brackets is a part that varies. */
export const ROUTES: string[] = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) =>
    `/${path.dirname(file)}`.replace(/\/\([^)]+\)/g, "").replace(/\[[^\]]+\]/g, "none"),
  )
  .map((route) => (route === "/." || route === "" ? "/" : route))
  .sort();

export const PROTECTED = ROUTES.filter((route) => route === "/app" || route.startsWith("/app/"));
export const OPEN = ROUTES.filter((route) => !PROTECTED.includes(route));
