import { notifyProblem } from "@/lib/notify";
import { announceSignOut } from "@/lib/session";

/** Ends the session here and in every other tab. The new page drops all that was in memory. */
export async function signOut(): Promise<void> {
  const { authClient } = await import("@/lib/auth-client");
  const { error } = await authClient
    .signOut({ fetchOptions: { timeout: 10_000 } })
    .catch(() => ({ error: { status: 0 } }));
  if (error) {
    notifyProblem("Couldn’t log out. Can’t reach the server.", {
      action: { label: "Retry", onClick: () => void signOut() },
    });
    return;
  }
  announceSignOut();
  location.assign("/login");
}
