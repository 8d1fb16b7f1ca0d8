/** Puts the files that the browser loads beside the standalone server, which doesn't take them along. */

import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const standalone = ".next/standalone";
cpSync(".next/static", `${standalone}/.next/static`, { recursive: true });
cpSync("public", `${standalone}/public`, { recursive: true });

/** The service worker keeps all of them: whatever a screen loads late must be there offline, too. */
const files = [
  ...list(".next/static").map((file) => `/_next/static/${file}`),
  ...list("public").map((file) => `/${file}`),
].sort();
const template = readFileSync("service-worker.js", "utf8");
const version = createHash("sha256").update(template).update(files.join()).digest("hex");
writeFileSync(
  `${standalone}/public/sw.js`,
  template
    .replace("__VERSION__", version.slice(0, 12))
    .replace('["__FILES__"]', JSON.stringify(files)),
);

function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".map"))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1));
}
