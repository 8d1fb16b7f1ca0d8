export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { endIfMisconfigured } = await import("./lib/start-check");
    endIfMisconfigured();
  }
}
