"use client";

import { usePathname } from "next/navigation";
import { Shell } from "@/app/app/shell";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { MessagePage } from "@/components/message-page";
import { recallUser } from "@/lib/device";
import { useHydrated } from "@/lib/hydrated";

/** The app without its server: whoever was here last sees what their device holds. */
export function OfflineApp() {
  const isHydrated = useHydrated();
  const pathname = usePathname();
  if (!isHydrated) return null;
  const user = recallUser();
  if (!user || !pathname.startsWith("/app")) return <NobodyHere />;
  return (
    <Shell user={user}>
      <EmptyState isPage title="This page needs a connection." action={<Retry />}>
        Your lists are here all the same.
      </EmptyState>
    </Shell>
  );
}

function NobodyHere() {
  return (
    <MessagePage title="You are offline." action={<Retry />}>
      Log in when you have a connection again.
    </MessagePage>
  );
}

function Retry() {
  return <Button onClick={() => location.reload()}>Retry</Button>;
}
