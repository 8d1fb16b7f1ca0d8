/** Better Auth, made on the first request: a build has neither a secret nor a database. */

import "server-only";
import { betterAuth } from "better-auth";
import { nextCookies } from "better-auth/next-js";
import { authOptions } from "./auth-options";
import { readEnvironment } from "./environment";

type Auth = ReturnType<typeof createAuth>;

let made: Auth | undefined;

export function getAuth(): Auth {
  made ??= createAuth();
  return made;
}

function createAuth() {
  const options = authOptions(readEnvironment());
  return betterAuth({ ...options, plugins: [...options.plugins, nextCookies()] });
}
