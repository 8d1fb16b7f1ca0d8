/** Puts the files that the browser loads beside the standalone server, which doesn't take them along. */

import { cpSync, existsSync } from "node:fs";

const standalone = ".next/standalone";
cpSync(".next/static", `${standalone}/.next/static`, { recursive: true });
if (existsSync("public")) cpSync("public", `${standalone}/public`, { recursive: true });
