"use client";

import { useState } from "react";
import { Button } from "@/components/button";
import { askAccount } from "@/lib/account-request";
import { AccountRow } from "./account-row";
import { type AccountProblems, check, explainRefusal, type Values } from "./credentials";
import { EmailField, KnownPasswordField } from "./fields";
import { Form } from "./form";
import { MailPlace } from "./mail-place";

type EmailRowProps = { email: string; isVerified: boolean; sendsMail: boolean };

export function EmailRow({ email, isVerified, sendsMail }: EmailRowProps) {
  const [wanted, setWanted] = useState("");

  async function submit(values: Values, close: () => void): Promise<AccountProblems | null> {
    const problems = check(values, ["email", "password"]);
    if (problems) return problems;
    if (values.email.toLowerCase() === email) return { email: "This is your email already." };
    const { refusal } = await askAccount("/change-email", {
      newEmail: values.email,
      password: values.password,
    });
    if (refusal) return explainRefusal(refusal);
    setWanted(values.email);
    close();
    return null;
  }

  return (
    <AccountRow
      name="Email"
      action="Change"
      form={(close) => (
        <Form
          label="Change email"
          action="Send link"
          pending="Sending…"
          onCancel={close}
          submit={(values) => submit(values, close)}
        >
          {(problems) => (
            <>
              <EmailField label="New email" error={problems.email} autoFocus />
              <KnownPasswordField error={problems.password} />
            </>
          )}
        </Form>
      )}
    >
      <p>{email}</p>
      <div role="status">
        {wanted ? (
          <>
            <p className="mt-2 text-ink">
              If {wanted} is free, a link is on its way there. Your email changes when you open it.
            </p>
            <MailPlace sendsMail={sendsMail} />
          </>
        ) : null}
      </div>
      {isVerified || wanted ? null : <Unconfirmed email={email} sendsMail={sendsMail} />}
    </AccountRow>
  );
}

type Sending = "idle" | "pending" | "sent" | { failure: string };

function Unconfirmed({ email, sendsMail }: { email: string; sendsMail: boolean }) {
  const [sending, setSending] = useState<Sending>("idle");

  async function send() {
    setSending("pending");
    const { refusal } = await askAccount("/send-verification-email", { email });
    if (refusal) setSending({ failure: explainRefusal(refusal).form ?? "" });
    else setSending("sent");
  }

  return (
    <div className="mt-2">
      <div role="status">
        {sending === "sent" ? (
          <>
            <p className="text-ink">A link is on its way. It works for an hour.</p>
            <MailPlace sendsMail={sendsMail} />
          </>
        ) : (
          <p className="text-warning">Not confirmed yet.</p>
        )}
      </div>
      <p role="alert" className="text-danger empty:hidden">
        {typeof sending === "object" ? sending.failure : null}
      </p>
      {sending === "sent" ? null : (
        <Button className="mt-2" disabled={sending === "pending"} onClick={() => void send()}>
          {sending === "pending" ? "Sending…" : "Send link"}
        </Button>
      )}
    </div>
  );
}
