"use client";

import Link from "next/link";
import { useState } from "react";
import { askAccount } from "@/lib/account-request";
import { doorPath } from "@/lib/next-path";
import { CardNotice, CardTitle } from "./card";
import { type AccountProblems, check, explainRefusal, type Values } from "./credentials";
import { EmailField, KnownPasswordField, NameField, NewPasswordField } from "./fields";
import { Form } from "./form";
import { SecondStep } from "./second-step";

type AccountFormProps = { next: string; notice?: string };

// A whole new page: nothing of whoever was signed in before stays in memory.
const enter = (next: string) => location.assign(next);

export function LoginForm({ next, notice }: AccountFormProps) {
  const [needsCode, setNeedsCode] = useState(false);

  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["email", "password"]);
    if (problems) return problems;
    const { email, password } = values;
    const { data, refusal } = await askAccount<{ twoFactorRedirect?: boolean }>("/sign-in/email", {
      email,
      password,
    });
    if (refusal) return explainRefusal(refusal);
    if (data?.twoFactorRedirect) setNeedsCode(true);
    else enter(next);
    return null;
  }

  if (needsCode) {
    return <SecondStep onDone={() => enter(next)} onBack={() => setNeedsCode(false)} />;
  }
  return (
    <>
      <CardTitle>Log in</CardTitle>
      <CardNotice>{notice}</CardNotice>
      <Form label="Log in" action="Log in" pending="Logging in…" isCard submit={submit}>
        {(problems) => (
          <>
            <EmailField error={problems.email} />
            <KnownPasswordField error={problems.password} />
            <p className="-mt-1 mb-3 text-right text-sm touch:-mt-3 touch:mb-1">
              <Link href={doorPath("/forgot-password", next)} className={LINK}>
                Forgot your password?
              </Link>
            </p>
          </>
        )}
      </Form>
      <Other question="New here?" words="Create an account" path="/signup" next={next} />
    </>
  );
}

export function SignupForm({ next }: AccountFormProps) {
  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["name", "email", "newPassword"]);
    if (problems) return problems;
    const { name, email, newPassword: password } = values;
    const { refusal } = await askAccount("/sign-up/email", { name, email, password });
    if (refusal) return explainRefusal(refusal);
    enter(next);
    return null;
  }

  return (
    <>
      <CardTitle>Create your account</CardTitle>
      <Form
        label="Create your account"
        action="Create account"
        pending="Creating account…"
        isCard
        submit={submit}
      >
        {(problems) => (
          <>
            <NameField error={problems.name} />
            <EmailField error={problems.email} />
            <NewPasswordField label="Password" error={problems.newPassword} />
          </>
        )}
      </Form>
      <Other question="Already have an account?" words="Log in" path="/login" next={next} />
    </>
  );
}

const LINK =
  "inline-block py-1 font-medium text-accent underline-offset-4 hover:underline touch:py-3";

type OtherProps = { question: string; words: string; path: string; next: string };

function Other({ question, words, path, next }: OtherProps) {
  return (
    <p className="mt-5 text-center text-soft text-sm touch:mt-3 touch:-mb-3">
      {question}{" "}
      <Link href={doorPath(path, next)} className={LINK}>
        {words}
      </Link>
    </p>
  );
}
