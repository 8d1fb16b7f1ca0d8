/** What is kept on this device for whoever is signed in; it goes when they sign out. */

type Wipe = () => Promise<void>;

const wipes = new Set<Wipe>();

/** Says how to wipe something that is kept. Returns how to take that back. */
export function keepOnDevice(wipe: Wipe): () => void {
  wipes.add(wipe);
  return () => wipes.delete(wipe);
}

export async function wipeDevice(): Promise<void> {
  await Promise.allSettled([...wipes].map((wipe) => wipe()));
}
