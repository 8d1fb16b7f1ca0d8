/** What is kept on this device for whoever is signed in; it goes when they sign out. */

const USER = "holdfast-user";

export type DeviceUser = { id: string; name: string; email: string };

/** So that the app can start without a connection, as whoever was here last. */
export function rememberUser({ id, name, email }: DeviceUser): void {
  try {
    localStorage.setItem(USER, JSON.stringify({ id, name, email }));
  } catch {
    // A browser that keeps nothing starts with a connection alone.
  }
}

export function recallUser(): DeviceUser | null {
  try {
    return JSON.parse(localStorage.getItem(USER) ?? "null") as DeviceUser | null;
  } catch {
    return null;
  }
}

/** Whose page this is, as it says itself. */
export function shownUser(): string {
  return document.querySelector<HTMLElement>("[data-user-id]")?.dataset.userId ?? "";
}

type Wipe = () => Promise<void>;

const wipes = new Set<Wipe>();

/** Says how to wipe something that is kept. Returns how to take that back. */
export function keepOnDevice(wipe: Wipe): () => void {
  wipes.add(wipe);
  return () => wipes.delete(wipe);
}

export async function wipeDevice(): Promise<void> {
  try {
    localStorage.removeItem(USER);
  } catch {
    // A browser that keeps nothing has nobody to forget.
  }
  await Promise.allSettled([...wipes].map((wipe) => wipe()));
}
