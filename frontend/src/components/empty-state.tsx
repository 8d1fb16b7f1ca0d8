import type { ReactNode } from "react";

type EmptyStateProps = {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  role?: "alert";
  /** The title is the page's own heading. */
  isPage?: boolean;
};

export function EmptyState({ title, children, action, icon, role, isPage }: EmptyStateProps) {
  return (
    <div role={role} className="appear flex flex-col items-center px-4 py-16 text-center">
      {icon ? (
        <div className="mb-4 flex size-12 items-center justify-center rounded-full bg-hover text-faint">
          {icon}
        </div>
      ) : null}
      {isPage ? (
        <h1 className="font-semibold text-lg">{title}</h1>
      ) : (
        <p className="font-medium">{title}</p>
      )}
      {children ? <div className="mt-1 max-w-sm text-faint text-sm">{children}</div> : null}
      {action ? <div className="mt-5">{action}</div> : null}
    </div>
  );
}
