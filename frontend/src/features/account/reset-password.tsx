"use client";

import { useState } from "react";
import { askAccount } from "@/lib/account-request";
import { CardLink, CardText, CardTitle } from "./card";
import { type AccountProblems, check, explainRefusal, type Values } from "./credentials";
import { NewPasswordField } from "./fields";
import { Form } from "./form";
import { useLinkToken } from "./link-token";

export function ResetPassword() {
  const token = useLinkToken();
  const [hasEnded, setEnded] = useState(false);

  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["newPassword"]);
    if (problems) return problems;
    const { newPassword } = values;
    const { refusal } = await askAccount("/reset-password", { token, newPassword });
    if (refusal?.code === "INVALID_TOKEN") setEnded(true);
    if (refusal) return explainRefusal(refusal);
    // Not back to the link by the button of the browser: it has done its work.
    location.replace("/login?reset=1");
    return null;
  }

  if (token === "" || hasEnded) {
    return (
      <>
        <CardTitle>This link has expired</CardTitle>
        <div role="alert">
          <CardText>
            A link to choose a new password works once, for half an hour. Your password hasn’t
            changed.
          </CardText>
        </div>
        <CardLink href="/forgot-password">Send another link</CardLink>
      </>
    );
  }
  return (
    <>
      <CardTitle>Choose a new password</CardTitle>
      <CardText>It signs you out everywhere.</CardText>
      <Form
        label="Choose a new password"
        action="Change password"
        pending="Changing…"
        isCard
        submit={submit}
      >
        {(problems) => <NewPasswordField error={problems.newPassword} />}
      </Form>
      <CardLink href="/login">Back to log in</CardLink>
    </>
  );
}
