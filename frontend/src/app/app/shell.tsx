"use client";

import { CalendarDays, CircleCheck, ListTodo, type LucideIcon, Settings, Sun } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { LazyToaster } from "@/components/lazy-toaster";
import { Logo } from "@/components/logo";
import { PreferenceMarks } from "@/components/preference-marks";
import { RememberZone } from "@/components/remember-zone";
import { UserMenu } from "@/features/account/user-menu";
import { TodayCount } from "@/features/tasks/counts";
import { useShortcut } from "@/features/tasks/keyboard/caps";
import { Keyboard } from "@/features/tasks/keyboard/keyboard";
import { SidebarButton } from "@/features/tasks/keyboard/sidebar-button";
import type { FirstClock } from "@/features/tasks/now";
import type { FirstList } from "@/features/tasks/outbox/surroundings";
import { TasksProvider } from "@/features/tasks/provider";
import { AddButton } from "@/features/tasks/quick-add/add-button";
import { QuickAddHost } from "@/features/tasks/quick-add/quick-add-host";
import { SyncPill } from "@/features/tasks/sync-pill";
import { cx } from "@/lib/class-names";
import { type DeviceUser, rememberUser } from "@/lib/device";
import { HOME } from "@/lib/next-path";
import { Screens } from "./screens";
import { ServiceWorker } from "./service-worker";

type Place = {
  path: string;
  name: string;
  shortName: string;
  Icon: LucideIcon;
  /** The one that leads there by key. */
  command: string;
  count?: ReactNode;
};

const TODAY: Place = {
  path: HOME,
  name: "Today",
  shortName: "Today",
  Icon: Sun,
  command: "go-today",
  count: <TodayCount />,
};
const UPCOMING: Place = {
  path: "/app/upcoming",
  name: "Upcoming",
  shortName: "Upcoming",
  Icon: CalendarDays,
  command: "go-upcoming",
};
const ALL: Place = {
  path: "/app/all",
  name: "All tasks",
  shortName: "All",
  Icon: ListTodo,
  command: "go-all",
};
const COMPLETED: Place = {
  path: "/app/completed",
  name: "Completed",
  shortName: "Completed",
  Icon: CircleCheck,
  command: "go-completed",
};

const SETTINGS: Place = {
  path: "/app/settings",
  name: "Settings",
  shortName: "Settings",
  Icon: Settings,
  command: "go-settings",
};

type ShellProps = {
  user: DeviceUser;
  clock?: FirstClock;
  first?: FirstList | null;
  children: ReactNode;
};

export function Shell({ user, children, ...made }: ShellProps) {
  const { id, name, email } = user;
  useEffect(() => rememberUser(user), [user]);
  return (
    <TasksProvider userId={id} {...made}>
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent-fill px-4 py-2 text-white focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to content
      </a>
      <div
        data-user-id={id}
        className="md:grid md:grid-cols-[15rem_minmax(0,1fr)] md:no-sidebar:grid-cols-1 print:block"
      >
        <Sidebar name={name} email={email} />
        <div className="fixed top-1 left-1 z-20 hidden md:no-sidebar:block print:hidden">
          <SidebarButton label="Show the sidebar" />
        </div>
        <main id="content" className="flex min-h-dvh">
          <Screens>{children}</Screens>
        </main>
      </div>
      <SyncPill className="pointer-events-none fixed bottom-20 left-4 z-20 *:pointer-events-auto md:bottom-4 md:hidden md:no-sidebar:block" />
      <BottomBar name={name} email={email} />
      <QuickAddHost isToday={usePathname() === HOME} />
      <Keyboard />
      <PreferenceMarks />
      <RememberZone />
      <ServiceWorker />
      <LazyToaster />
    </TasksProvider>
  );
}

function Sidebar({ name, email }: { name: string; email: string }) {
  return (
    <header className="group/sidebar sticky top-0 z-20 hidden h-dvh flex-col border-line border-r bg-sunken p-3 md:flex md:no-sidebar:hidden print:hidden">
      <Link href={HOME} className="mb-5 rounded-lg px-2 pt-2" aria-label="Holdfast, Today">
        <Logo />
      </Link>
      <div className="absolute top-4 right-3 opacity-0 transition-opacity focus-within:opacity-100 group-hover/sidebar:opacity-100 touch:top-3 touch:opacity-100">
        <SidebarButton label="Hide the sidebar" />
      </div>
      <nav aria-label="Main" className="space-y-0.5">
        {[TODAY, UPCOMING, ALL, COMPLETED].map((place) => (
          <SidebarLink key={place.path} place={place} />
        ))}
      </nav>
      <SyncPill className="mt-auto pb-2" />
      <div className="space-y-0.5">
        <SidebarLink place={SETTINGS} />
        <UserMenu name={name} email={email} places={[SETTINGS]} />
      </div>
    </header>
  );
}

function SidebarLink({ place: { path, name, Icon, command, count } }: { place: Place }) {
  const isHere = useIsHere(path);
  const { title } = useShortcut(command);
  return (
    <Link
      href={path}
      title={title}
      aria-current={isHere ? "page" : undefined}
      className={cx(
        "flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm transition-colors touch:min-h-11",
        isHere ? "bg-line/70 font-medium text-ink" : "text-soft hover:bg-hover hover:text-ink",
      )}
    >
      <Icon className={cx("size-4.5", isHere && "text-accent")} aria-hidden="true" />
      {name}
      {count}
    </Link>
  );
}

/** A part of a place, such as one page of the settings, is still that place. */
function useIsHere(path: string): boolean {
  const pathname = usePathname();
  return pathname === path || pathname.startsWith(`${path}/`);
}

function BottomBar({ name, email }: { name: string; email: string }) {
  return (
    <footer className="fixed inset-x-0 bottom-0 z-30 flex items-center justify-around border-line border-t bg-canvas/90 px-2 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] backdrop-blur md:hidden print:hidden">
      <nav aria-label="Main" className="contents">
        <BottomLink place={TODAY} />
        <BottomLink place={UPCOMING} />
        <AddButton />
        <BottomLink place={ALL} />
      </nav>
      <UserMenu name={name} email={email} places={[COMPLETED, SETTINGS]} isCompact />
    </footer>
  );
}

function BottomLink({ place: { path, name, shortName, Icon } }: { place: Place }) {
  const isHere = useIsHere(path);
  return (
    <Link
      href={path}
      aria-label={name}
      aria-current={isHere ? "page" : undefined}
      className={cx(
        "flex min-h-12 min-w-0 basis-15 flex-col items-center justify-center gap-0.5 rounded-lg text-[0.6875rem]",
        isHere ? "font-medium text-accent" : "text-faint",
      )}
    >
      <Icon className="size-5" aria-hidden="true" />
      <span className="max-w-full truncate">{shortName}</span>
    </Link>
  );
}
