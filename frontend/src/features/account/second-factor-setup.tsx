"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { askAccount } from "@/lib/account-request";
import { BackupCodes } from "./backup-codes";
import {
  type AccountProblems,
  check,
  explainRefusal,
  isAppCode,
  readCode,
  type Values,
} from "./credentials";
import { CodeField, KnownPasswordField } from "./fields";
import { Form } from "./form";
import { askWithPassword } from "./second-factor";

/** Drawn here: the secret goes to no other service. */
const QrCode = dynamic(async () => (await import("./qr-code")).QrCode, { ssr: false });

type Enrolment = { totpURI: string; backupCodes: string[] };

/** Password, app, codes. Given up half-way, nothing has changed. */
export function SecondFactorSetup({ close }: { close: () => void }) {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [isOn, setOn] = useState(false);

  async function confirm(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["code"]);
    if (problems) return problems;
    const code = readCode(values.code);
    if (!isAppCode(code)) return { code: "The code has six digits." };
    const { refusal } = await askAccount("/two-factor/verify-totp", { code });
    if (refusal) return explainRefusal(refusal);
    setOn(true);
    return null;
  }

  if (!enrolment) {
    return (
      <Form
        label="Turn on two-step login"
        action="Continue"
        pending="One moment…"
        onCancel={close}
        submit={({ password }) =>
          askWithPassword<Enrolment>("/two-factor/enable", password, setEnrolment)
        }
      >
        {(problems) => (
          <>
            <p className="text-soft text-sm">
              You need an authenticator app, such as the one of your password manager.
            </p>
            <KnownPasswordField error={problems.password} autoFocus />
          </>
        )}
      </Form>
    );
  }
  if (isOn) return <BackupCodes codes={enrolment.backupCodes} isNew onDone={close} />;
  return (
    <Form
      key="app"
      label="Confirm your app"
      action="Turn on"
      pending="Checking…"
      onCancel={close}
      submit={confirm}
    >
      {(problems) => (
        <>
          <p className="text-soft text-sm">Scan this with your authenticator app:</p>
          <QrCode text={enrolment.totpURI} label="QR code for your authenticator app" />
          <p className="text-soft text-sm">
            Or type in this key:
            <code className="mt-1 block select-all rounded-lg bg-hover px-3 py-2 font-mono text-ink text-xs wrap-anywhere">
              {secretIn(enrolment.totpURI)}
            </code>
          </p>
          <CodeField label="Code that the app shows" error={problems.code} autoFocus />
        </>
      )}
    </Form>
  );
}

function secretIn(uri: string): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}
