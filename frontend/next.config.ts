import type { NextConfig } from "next";

const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

const neverStored = [{ key: "Cache-Control", value: "private, no-store" }];

const config: NextConfig = {
  output: "standalone",
  // The parent folder has other projects; without this Next would guess the root from their lock files.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  reactCompiler: true,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // A page that was open before a deployment, or in another tab before a sign-out, is fetched anew.
  experimental: { staleTimes: { dynamic: 0, static: 30 } },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/app/:path*", headers: neverStored },
    // Answers of the account routes carry tokens.
    { source: "/api/auth/:path*", headers: neverStored },
  ],
};

export default config;
