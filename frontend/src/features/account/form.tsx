"use client";

import { LoaderCircle } from "lucide-react";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/button";
import { cx } from "@/lib/class-names";
import { useHydrated } from "@/lib/hydrated";
import type { AccountField, AccountProblems, Values } from "./credentials";

type FormProps = {
  label: string;
  action: string;
  pending: string;
  look?: "primary" | "danger-fill";
  /** On a card of its own, where the one button is as wide as the fields. */
  isCard?: boolean;
  /** What is wrong, or null when it is done. */
  submit: (values: Values) => Promise<AccountProblems | null> | AccountProblems;
  onCancel?: (() => void) | undefined;
  children: (problems: AccountProblems) => ReactNode;
};

/** Asks once at a time, says at each field what is wrong, and goes to the first. */
export function Form(props: FormProps) {
  const { label, action, pending, look = "primary", isCard, submit, onCancel, children } = props;
  const [problems, setProblems] = useState<AccountProblems>({});
  const [isPending, setPending] = useState(false);
  const isHydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);

  async function handle(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    setPending(true);
    const found = await submit(readForm(event.currentTarget));
    setPending(false);
    setProblems(found ?? {});
    if (found) focusOn(found);
  }

  function focusOn(found: AccountProblems) {
    const fields = [...(form.current?.querySelectorAll("input") ?? [])];
    const wrong = fields.find(({ name }) => found[name as AccountField]);
    (wrong ?? fields.findLast(({ type }) => type !== "checkbox"))?.focus();
  }

  return (
    <form
      ref={form}
      noValidate
      // Should the browser ever send it by itself, a password must not land in the address.
      method="post"
      aria-label={label}
      onSubmit={(event) => void handle(event)}
      className="space-y-4"
    >
      {children(problems)}
      <p role="alert" className="text-danger text-sm empty:hidden">
        {problems.form}
      </p>
      <div className={cx("flex flex-wrap gap-2", isCard && "*:min-h-11 *:w-full")}>
        <Button type="submit" look={look} disabled={!isHydrated || isPending}>
          {isPending ? <LoaderCircle className="size-4 animate-spin" aria-hidden="true" /> : null}
          {isPending ? pending : action}
        </Button>
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
      </div>
    </form>
  );
}

function readForm(form: HTMLFormElement): Values {
  const data = new FormData(form);
  const read = (name: AccountField) => String(data.get(name) ?? "");
  return {
    name: read("name").trim(),
    email: read("email").trim(),
    password: read("password"),
    newPassword: read("newPassword"),
    code: read("code").trim(),
  };
}
