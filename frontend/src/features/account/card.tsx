import Link from "next/link";
import type { ReactNode } from "react";

/** The parts of the one card that the pages before the login have. */
export function CardTitle({ children }: { children: ReactNode }) {
  return <h1 className="mb-6 font-semibold text-2xl tracking-tight">{children}</h1>;
}

export function CardNotice({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="status" className="-mt-2 mb-6 rounded-lg bg-accent-wash px-3.5 py-2.5 text-sm">
      {children}
    </p>
  );
}

export function CardText({ children }: { children: ReactNode }) {
  return <p className="-mt-3 mb-6 text-soft text-sm">{children}</p>;
}

export function CardLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p className="mt-5 -mb-1 text-center text-sm touch:mt-3 touch:-mb-3">
      <Link
        href={href}
        className="inline-block py-1 font-medium text-accent underline-offset-4 hover:underline touch:py-3"
      >
        {children}
      </Link>
    </p>
  );
}
