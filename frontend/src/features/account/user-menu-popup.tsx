"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, LogOut, type LucideIcon, Monitor, Moon, Sun } from "lucide-react";
import Link from "next/link";
import { useTheme } from "@/components/theme";
import { signOut } from "./sign-out";

export type MenuPlace = { path: string; name: string; Icon: LucideIcon };

type UserMenuPopupProps = {
  anchor: HTMLElement | null;
  name: string;
  email: string;
  places: readonly MenuPlace[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

const THEMES = [
  { value: "system", name: "System", Icon: Monitor },
  { value: "light", name: "Light", Icon: Sun },
  { value: "dark", name: "Dark", Icon: Moon },
];

const ITEM =
  "flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none data-highlighted:bg-hover touch:min-h-11";

export function UserMenuPopup(props: UserMenuPopupProps) {
  const { anchor, name, email, places, isOpen, onOpenChange } = props;
  const { theme = "system", setTheme } = useTheme();
  return (
    <Menu.Root
      open={isOpen}
      onOpenChange={(open, { event }) => {
        // A press on the button is the button's own to answer.
        if (event.target instanceof Node && anchor?.contains(event.target)) return;
        onOpenChange(open);
      }}
    >
      <Menu.Portal container={anchor?.parentElement}>
        <Menu.Positioner
          anchor={anchor}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50"
        >
          <Menu.Popup
            aria-label="Account"
            finalFocus={{ current: anchor }}
            className="w-60 origin-(--transform-origin) rounded-xl border border-line bg-raised p-1.5 shadow-float outline-none transition-[opacity,scale] duration-120 data-ending-style:scale-97 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0"
          >
            <div className="px-2.5 pt-1.5 pb-2">
              <p dir="auto" className="truncate font-medium text-sm">
                {name}
              </p>
              <p className="truncate text-faint text-xs">{email}</p>
            </div>
            <Separator />
            {places.map(({ path, name: placeName, Icon }) => (
              <Menu.LinkItem
                key={path}
                className={ITEM}
                closeOnClick
                render={<Link href={path} prefetch={false} />}
              >
                <Icon className="size-4 text-faint" aria-hidden="true" />
                {placeName}
              </Menu.LinkItem>
            ))}
            <Separator />
            <Menu.RadioGroup value={theme} onValueChange={setTheme} aria-label="Theme">
              <p aria-hidden="true" className="px-2.5 pt-1 pb-0.5 font-medium text-faint text-xs">
                Theme
              </p>
              {THEMES.map(({ value, name: themeName, Icon }) => (
                <Menu.RadioItem key={value} value={value} className={ITEM}>
                  <Icon className="size-4 text-faint" aria-hidden="true" />
                  {themeName}
                  <Menu.RadioItemIndicator className="ml-auto">
                    <Check className="size-4 text-accent" aria-hidden="true" />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Separator />
            <Menu.Item className={ITEM} onClick={() => void signOut()}>
              <LogOut className="size-4 text-faint" aria-hidden="true" />
              Log out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Separator() {
  return <Menu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
