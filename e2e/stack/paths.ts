import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const BACKEND = path.join(ROOT, "backend");
export const FRONTEND = path.join(ROOT, "frontend");
export const PYTHON = path.join(ROOT, ".venv/bin/python");
export const NODE = path.join(ROOT, ".venv/node-bin/node");
export const LEASH = path.join(ROOT, "local/leash.py");
