"use client";

import { ChevronsUpDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { cx } from "@/lib/class-names";
import { useHydrated } from "@/lib/hydrated";
import type { MenuPlace } from "./user-menu-popup";

type UserMenuProps = {
  name: string;
  email: string;
  /** Where it leads besides. */
  places: readonly MenuPlace[];
  /** Only the picture, for the narrow bar. */
  isCompact?: boolean;
};

const UserMenuPopup = dynamic(async () => (await import("./user-menu-popup")).UserMenuPopup, {
  ssr: false,
});

/** The menu's own code comes with the first visit to the button. */
export function UserMenu({ name, email, places, isCompact = false }: UserMenuProps) {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const isHydrated = useHydrated();
  const want = () => setWanted(true);
  return (
    <>
      <button
        ref={setAnchor}
        type="button"
        // A press before the page listens would be lost.
        inert={!isHydrated}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={want}
        onFocus={want}
        onClick={() => {
          want();
          setOpen(!isOpen);
        }}
        className={cx(
          "flex min-h-11 items-center gap-2.5 rounded-lg text-left text-sm transition-colors hover:bg-hover",
          isCompact ? "w-11 justify-center" : "w-full px-2",
        )}
      >
        <span className="sr-only">Account of{isCompact ? ` ${name || email}` : null}</span>
        <Initial name={name || email} />
        {isCompact ? null : (
          <>
            <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
              {name || email}
            </span>
            <ChevronsUpDown className="size-4 shrink-0 text-faint" aria-hidden="true" />
          </>
        )}
      </button>
      {isWanted ? (
        <UserMenuPopup
          anchor={anchor}
          name={name}
          email={email}
          places={places}
          isOpen={isOpen}
          onOpenChange={setOpen}
        />
      ) : null}
    </>
  );
}

function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-wash font-semibold text-accent-strong text-xs"
    >
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  );
}
