import type { ReactNode } from "react";
import { findUser } from "@/lib/user";
import { Shell } from "./shell";

/** The guard is each page's own: it alone knows where to come back to after signing in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await findUser();
  return user ? <Shell user={user}>{children}</Shell> : children;
}
