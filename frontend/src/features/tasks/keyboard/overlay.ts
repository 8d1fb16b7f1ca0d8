export const BACKDROP = "fixed inset-0 z-40 bg-black/40";
