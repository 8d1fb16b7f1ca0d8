/** Who is asking, verified against the database; the cookie alone proves nothing. */

import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getAuth } from "./auth";
import { loginPath } from "./next-path";

export type SignedInUser = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  twoFactorEnabled: boolean;
};

/** Throws when the database can't answer: an outage is not a sign-out. */
export const findUser = cache(async (): Promise<SignedInUser | null> => {
  const session = await getAuth().api.getSession({
    headers: await headers(),
    // A page can't renew the cookie, so it must not renew the session behind it either.
    query: { disableRefresh: true },
  });
  if (!session) return null;
  const { id, name, email, emailVerified, twoFactorEnabled } = session.user;
  return { id, name, email, emailVerified, twoFactorEnabled: Boolean(twoFactorEnabled) };
});

/** The guard of every protected page. `here` is where to come back to after signing in. */
export async function requireUser(here: string): Promise<SignedInUser> {
  const user = await findUser();
  if (!user) redirect(loginPath(here, { expired: true }));
  return user;
}

/** For the API, as whoever is asking. It stays on the server: what is in a page can be read by any script. */
export async function mintToken(): Promise<string> {
  const { token } = await getAuth().api.getToken({
    headers: await headers(),
    query: { disableRefresh: true },
  });
  return token;
}
