import { headers } from "next/headers";
import type { ReactNode } from "react";
import { HIDE_SIDEBAR } from "@/lib/first-paint";
import { findUser } from "@/lib/user";
import { Shell } from "./shell";

/** The guard is each page's own: it alone knows where to come back to after signing in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await findUser();
  if (!user) return children;
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <>
      {/* The browser hides a nonce from scripts once it is used, so the two sides always differ. */}
      <script nonce={nonce} suppressHydrationWarning>
        {HIDE_SIDEBAR}
      </script>
      <Shell user={user}>{children}</Shell>
    </>
  );
}
