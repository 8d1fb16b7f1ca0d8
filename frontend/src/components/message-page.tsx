import type { ReactNode } from "react";

type MessagePageProps = { title: string; children?: ReactNode; action: ReactNode };

/** A page with one thing to say and one way on. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-6 text-center">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {children ? <div className="mt-2 max-w-md text-soft">{children}</div> : null}
      <div className="mt-6 flex flex-wrap justify-center gap-2">{action}</div>
    </main>
  );
}
