import { notifyProblem } from "@/lib/notify";
import { announceSignOut, expectSignOut } from "@/lib/session";
import { countUnsent } from "@/lib/unsaved";

/** Ends the session here and in every other tab, unless changes would be lost with it. */
export async function signOut({ evenIfUnsent = false } = {}): Promise<void> {
  const unsent = countUnsent();
  if (unsent > 0 && !evenIfUnsent) {
    warn(unsent);
    return;
  }
  const { authClient } = await import("@/lib/auth-client");
  // The session may end before the answer is here, and other requests learn of it first.
  expectSignOut(true);
  const { error } = await authClient
    .signOut({ fetchOptions: { timeout: 10_000 } })
    .catch(() => ({ error: { status: 0 } }));
  if (error) {
    expectSignOut(false);
    notifyProblem("Couldn’t log out. Can’t reach the server.", {
      action: { label: "Retry", onClick: () => void signOut({ evenIfUnsent }) },
    });
    return;
  }
  try {
    await announceSignOut();
  } finally {
    // Whatever the device makes of it: nothing of theirs stays on the screen.
    location.assign("/login");
  }
}

function warn(unsent: number): void {
  const what = unsent === 1 ? "1 change isn’t saved yet." : `${unsent} changes aren’t saved yet.`;
  notifyProblem(`${what} Logging out removes ${unsent === 1 ? "it" : "them"} from this device.`, {
    about: "unsent changes",
    action: { label: "Log out anyway", onClick: () => void signOut({ evenIfUnsent: true }) },
  });
}
