"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/class-names";

const PARTS = [
  { path: "/app/settings", name: "General" },
  { path: "/app/settings/account", name: "Account" },
];

export function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className="mb-2 flex gap-5 border-line border-b">
      {PARTS.map(({ path, name }) => (
        <Link
          key={path}
          href={path}
          aria-current={path === pathname ? "page" : undefined}
          className={cx(
            "-mb-px inline-flex min-h-10 items-center border-b-2 text-sm touch:min-h-11",
            path === pathname
              ? "border-accent font-medium"
              : "border-transparent text-soft hover:text-ink",
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
