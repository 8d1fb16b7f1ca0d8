"use client";

import { ThemeProvider as NextThemeProvider, useTheme } from "next-themes";
import type { ReactNode } from "react";

export { useTheme };

export function ThemeProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <NextThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
      // The browser hides a nonce from scripts once it is used, so the two sides always differ.
      scriptProps={{ suppressHydrationWarning: true }}
    >
      {children}
    </NextThemeProvider>
  );
}
