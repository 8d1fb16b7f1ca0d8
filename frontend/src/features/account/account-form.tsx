"use client";

import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/button";
import { FormField } from "@/components/form-field";
import { authClient } from "@/lib/auth-client";
import { useHydrated } from "@/lib/hydrated";
import { HOME } from "@/lib/next-path";
import {
  type AccountField,
  type AccountProblems,
  type Credentials,
  checkLogIn,
  checkSignUp,
  explainRefusal,
} from "./credentials";
import { PasswordField } from "./password-field";

type Kind = "login" | "signup";

const WORDS = {
  login: {
    title: "Log in",
    pending: "Logging in…",
    question: "New here?",
    other: "Create an account",
    otherPath: "/signup",
  },
  signup: {
    title: "Create your account",
    pending: "Creating account…",
    question: "Already have an account?",
    other: "Log in",
    otherPath: "/login",
  },
} as const;

type AccountFormProps = { kind: Kind; next: string; notice?: string };

export function AccountForm({ kind, next, notice }: AccountFormProps) {
  const [problems, setProblems] = useState<AccountProblems>({});
  const [isPending, setPending] = useState(false);
  const isHydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  const words = WORDS[kind];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const credentials = readForm(event.currentTarget);
    const found = kind === "login" ? checkLogIn(credentials) : checkSignUp(credentials);
    if (Object.keys(found).length > 0) return show(found);
    setPending(true);
    const refused = await send(kind, credentials);
    // A whole new page: nothing of whoever was signed in before stays in memory.
    if (!refused) return location.assign(next);
    setPending(false);
    show(refused);
  }

  function show(found: AccountProblems) {
    setProblems(found);
    const field = FIELDS.find((name) => found[name]) ?? "email";
    form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();
  }

  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">{words.title}</h1>
      {notice ? (
        <p role="status" className="mt-4 rounded-lg bg-accent-wash px-3.5 py-2.5 text-sm">
          {notice}
        </p>
      ) : null}
      <form
        ref={form}
        noValidate
        // Should the browser ever send it by itself, a password must not land in the address.
        method="post"
        aria-label={words.title}
        onSubmit={(event) => void submit(event)}
        className="mt-6 space-y-4"
      >
        {kind === "signup" ? (
          <FormField label="Name" error={problems.name}>
            {(wiring) => (
              <input {...wiring} name="name" dir="auto" autoComplete="name" className="field" />
            )}
          </FormField>
        ) : null}
        <FormField label="Email" error={problems.email}>
          {(wiring) => (
            <input
              {...wiring}
              name="email"
              type="email"
              autoComplete="email"
              autoCapitalize="none"
              spellCheck={false}
              className="field"
            />
          )}
        </FormField>
        <FormField
          label="Password"
          error={problems.password}
          hint={kind === "signup" ? "At least 8 characters." : undefined}
        >
          {(wiring) => (
            <PasswordField
              {...wiring}
              name="password"
              autoComplete={kind === "login" ? "current-password" : "new-password"}
            />
          )}
        </FormField>
        <p role="alert" className="text-danger text-sm empty:hidden">
          {problems.form}
        </p>
        <Button
          type="submit"
          look="primary"
          disabled={!isHydrated || isPending}
          className="min-h-11! w-full"
        >
          {isPending ? <LoaderCircle className="size-4 animate-spin" aria-hidden="true" /> : null}
          {isPending ? words.pending : kind === "login" ? "Log in" : "Create account"}
        </Button>
      </form>
      <p className="mt-6 text-center text-soft text-sm">
        {words.question}{" "}
        <Link
          href={
            next === HOME ? words.otherPath : `${words.otherPath}?${new URLSearchParams({ next })}`
          }
          className="font-medium text-accent underline-offset-4 hover:underline"
        >
          {words.other}
        </Link>
      </p>
    </>
  );
}

const FIELDS: readonly AccountField[] = ["name", "email", "password"];

function readForm(form: HTMLFormElement): Credentials {
  const data = new FormData(form);
  const read = (name: AccountField) => String(data.get(name) ?? "");
  return { name: read("name"), email: read("email").trim(), password: read("password") };
}

/** Null when the visitor is signed in; otherwise what is wrong. */
async function send(kind: Kind, credentials: Credentials): Promise<AccountProblems | null> {
  const { name, email, password } = credentials;
  const fetchOptions = { timeout: 15_000 };
  try {
    const { error } =
      kind === "login"
        ? await authClient.signIn.email({ email, password, fetchOptions })
        : await authClient.signUp.email({ name: name.trim(), email, password, fetchOptions });
    return error ? explainRefusal(error) : null;
  } catch {
    return explainRefusal({ status: 0 });
  }
}
