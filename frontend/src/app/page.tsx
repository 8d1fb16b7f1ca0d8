import { Check, CloudCheck, ShieldCheck, Zap } from "lucide-react";
import type { Metadata } from "next";
import { buttonClass } from "@/components/button";
import { Logo } from "@/components/logo";
import { LazyQuickAddDemo } from "@/features/tasks/quick-add/lazy-demo";
import { cx } from "@/lib/class-names";
import { HOME } from "@/lib/next-path";
import { findUser } from "@/lib/user";

export const metadata: Metadata = {
  title: { absolute: "Holdfast — a calm place for your tasks" },
  robots: { index: true },
};

export default async function LandingPage() {
  // An outage must not hide the front page; who is signed in gets the button a little later.
  const isSignedIn = (await findUser().catch(() => null)) !== null;
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-5xl flex-col px-5 sm:px-8">
      <header className="flex flex-wrap items-center justify-between gap-x-4 py-5">
        <Logo />
        <nav aria-label="Account" className="flex gap-2">
          {isSignedIn ? <OpenApp /> : <LogIn />}
        </nav>
      </header>
      <main className="grid flex-1 content-center items-center gap-x-16 gap-y-14 py-12 lg:grid-cols-[1.1fr_1fr]">
        <div>
          <h1 className="font-semibold text-3xl tracking-tight sm:text-5xl sm:leading-[1.1]">
            <span className="block">Clear your head.</span>{" "}
            <span className="block">Get it done.</span>
          </h1>
          <p className="mt-5 max-w-md text-lg text-soft leading-relaxed">
            Holdfast keeps your tasks in one calm place. Write one down, give it a day, tick it off.
          </p>
          <div className="mt-8 max-w-md">
            <LazyQuickAddDemo />
          </div>
          <div className="mt-6 flex flex-wrap gap-3">
            {isSignedIn ? <OpenApp isLarge /> : <GetStarted />}
          </div>
        </div>
        <Preview />
        <ul className="grid gap-8 border-line border-t pt-10 sm:grid-cols-3 lg:col-span-2">
          {FACTS.map(({ Icon, title, text }) => (
            <li key={title}>
              <Icon className="size-5 text-accent" aria-hidden="true" />
              <h2 className="mt-3 font-medium">{title}</h2>
              <p className="mt-1 text-pretty text-soft text-sm leading-relaxed">{text}</p>
            </li>
          ))}
        </ul>
      </main>
      <footer className="border-line border-t py-6 text-faint text-sm">
        Holdfast is free software under the MIT licence.
      </footer>
    </div>
  );
}

const FACTS = [
  {
    Icon: ShieldCheck,
    title: "Yours alone",
    text: "The database itself refuses to show a task to anybody but its owner.",
  },
  {
    Icon: CloudCheck,
    title: "Kept safe",
    text: "What was saved stays saved. Deleted by mistake? Undo brings it back.",
  },
  {
    Icon: Zap,
    title: "There at once",
    text: "Every tick and every word shows the moment you make it.",
  },
];

const LARGE = "min-h-12! px-5! text-base!";

function GetStarted() {
  return (
    <>
      <a href="/signup" className={buttonClass("primary", LARGE)}>
        Get started
      </a>
      <a href="/login" className={buttonClass("secondary", LARGE)}>
        Log in
      </a>
    </>
  );
}

function LogIn() {
  return (
    <a href="/login" className={buttonClass("quiet", "-mr-3.5")}>
      Log in
    </a>
  );
}

function OpenApp({ isLarge = false }: { isLarge?: boolean }) {
  return (
    <a href={HOME} className={buttonClass("primary", isLarge ? LARGE : "")}>
      Open app
    </a>
  );
}

const SAMPLE = [
  { title: "Send the signed lease", note: "09:30", isDone: true },
  { title: "Call Mum about Saturday", note: "18:00", isDone: false },
  { title: "Renew the library books", note: null, isDone: false },
  { title: "Water the ferns", note: null, isDone: false },
  { title: "Plan the garden for spring", note: null, isDone: false },
];

/** A picture of the app, drawn with its own parts; it says nothing that the text doesn't. */
function Preview() {
  return (
    <div
      aria-hidden="true"
      className="rounded-2xl border border-line bg-raised p-5 shadow-float sm:p-7"
    >
      <p className="font-semibold text-lg tracking-tight">Today</p>
      <div className="mt-3 divide-y divide-line">
        {SAMPLE.map(({ title, note, isDone }) => (
          <div key={title} className="flex gap-3 py-3">
            <span
              className={cx(
                "mt-0.5 flex size-5.5 shrink-0 items-center justify-center rounded-full border-[1.75px]",
                isDone ? "border-accent-fill bg-accent-fill text-white" : "border-control",
              )}
            >
              {isDone ? <Check className="size-3.5" strokeWidth={3.25} /> : null}
            </span>
            <span>
              <span className={cx("block", isDone && "text-faint line-through")}>{title}</span>
              {note ? <span className="text-faint text-xs">{note}</span> : null}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
