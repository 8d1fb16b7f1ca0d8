import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { readFirstList } from "@/features/tasks/first-list";
import { MARK_PREFERENCES } from "@/lib/first-paint";
import { findUser } from "@/lib/user";
import { readZone } from "@/lib/zone";
import { Shell } from "./shell";

/** The guard is each page's own: it alone knows where to come back to after signing in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await findUser();
  if (!user) return children;
  const asked = await headers();
  const zone = readZone(await cookies());
  const first = await readFirstList(asked.get("x-address") ?? "", zone);
  return (
    <>
      {/* The browser hides a nonce from scripts once it is used, so the two sides always differ. */}
      <script nonce={asked.get("x-nonce") ?? ""} suppressHydrationWarning>
        {MARK_PREFERENCES}
      </script>
      <Shell user={user} clock={{ moment: Date.now(), zone }} first={first}>
        {children}
      </Shell>
    </>
  );
}
