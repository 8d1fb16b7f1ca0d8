import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "@/components/logo";
import { RememberZone } from "@/components/remember-zone";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div
      data-sunken
      className="flex min-h-dvh flex-col items-center bg-sunken px-4 py-10 sm:justify-center"
    >
      <header className="mb-7">
        <Link href="/" className="block rounded-lg text-lg touch:py-1" aria-label="Holdfast, home">
          <Logo />
        </Link>
      </header>
      <main className="w-full max-w-sm rounded-2xl border border-line bg-canvas p-6 dark:bg-raised shadow-float sm:p-8">
        {children}
      </main>
      <RememberZone />
    </div>
  );
}
