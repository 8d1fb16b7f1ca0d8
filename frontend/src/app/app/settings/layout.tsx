import type { ReactNode } from "react";
import { SettingsNav } from "./settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 tabIndex={-1} className="mb-5 font-semibold text-2xl tracking-tight outline-none">
        Settings
      </h1>
      <SettingsNav />
      {children}
    </>
  );
}
