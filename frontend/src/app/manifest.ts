import type { MetadataRoute } from "next";
import { HOME } from "@/lib/next-path";

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/app",
    name: "Holdfast",
    short_name: "Holdfast",
    description: "A calm place for your tasks. Yours alone, kept safe, and there at once.",
    start_url: HOME,
    scope: "/",
    display: "standalone",
    background_color: "#ffffff",
    theme_color: "#4f46e5",
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
