"use client";

import { useState } from "react";
import { askAccount } from "@/lib/account-request";
import { doorPath } from "@/lib/next-path";
import { CardLink, CardText, CardTitle } from "./card";
import { type AccountProblems, check, explainRefusal, type Values } from "./credentials";
import { EmailField } from "./fields";
import { Form } from "./form";
import { MailPlace } from "./mail-place";

type ForgotPasswordProps = { sendsMail: boolean; next: string };

/** Says the same whether or not there is such an account. */
export function ForgotPassword({ sendsMail, next }: ForgotPasswordProps) {
  const [askedFor, setAskedFor] = useState("");

  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["email"]);
    if (problems) return problems;
    const { refusal } = await askAccount("/request-password-reset", { email: values.email });
    if (refusal) return explainRefusal(refusal);
    setAskedFor(values.email);
    return null;
  }

  if (askedFor) {
    return (
      <>
        <CardTitle>Check your email</CardTitle>
        <div role="status">
          <CardText>
            If <strong className="wrap-anywhere font-medium text-ink">{askedFor}</strong> has an
            account here, a link to choose a new password is on its way. It works for half an hour.
          </CardText>
          <MailPlace sendsMail={sendsMail} />
        </div>
        <CardLink href={doorPath("/login", next)}>Back to log in</CardLink>
      </>
    );
  }
  return (
    <>
      <CardTitle>Forgot your password?</CardTitle>
      <CardText>We’ll send you a link to choose a new one.</CardText>
      <Form
        label="Forgot your password?"
        action="Send link"
        pending="Sending…"
        isCard
        submit={submit}
      >
        {(problems) => <EmailField error={problems.email} />}
      </Form>
      <CardLink href={doorPath("/login", next)}>Back to log in</CardLink>
    </>
  );
}
