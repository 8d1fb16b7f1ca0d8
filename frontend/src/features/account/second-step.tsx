"use client";

import { useState } from "react";
import { Button } from "@/components/button";
import { askAccount } from "@/lib/account-request";
import { CardText, CardTitle } from "./card";
import {
  type AccountProblems,
  check,
  explainRefusal,
  isAppCode,
  readCode,
  type Values,
} from "./credentials";
import { BackupCodeField, CodeField } from "./fields";
import { Form } from "./form";

const STARTS_OVER = new Set(["INVALID_TWO_FACTOR_COOKIE", "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"]);

type SecondStepProps = { onDone: () => void; onBack: () => void };

/** After the password, the code of an app, or one of those kept for the day the app is gone. */
export function SecondStep({ onDone, onBack }: SecondStepProps) {
  const [isBackup, setBackup] = useState(false);
  const [hasEnded, setEnded] = useState(false);

  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["code"]);
    if (problems) return problems;
    const code = readCode(values.code);
    if (!isBackup && !isAppCode(code)) return { code: "The code has six digits." };
    const path = isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
    const { refusal } = await askAccount(path, { code });
    if (!refusal) {
      onDone();
      return null;
    }
    if (STARTS_OVER.has(refusal.code ?? "")) setEnded(true);
    return explainRefusal(refusal);
  }

  return (
    <>
      <CardTitle>Second step</CardTitle>
      <CardText>
        {isBackup
          ? "Enter one of your backup codes."
          : "Enter the code that your authenticator app shows now."}
      </CardText>
      <Form
        key={String(isBackup)}
        label="Second step"
        action="Log in"
        pending="Logging in…"
        isCard
        submit={submit}
      >
        {({ code }) =>
          isBackup ? (
            <BackupCodeField error={code} autoFocus />
          ) : (
            <CodeField error={code} autoFocus />
          )
        }
      </Form>
      <div className="-mb-2 mt-4 flex flex-col items-center">
        {hasEnded ? null : (
          <Button look="quiet" onClick={() => setBackup(!isBackup)}>
            {isBackup ? "Use the authenticator app" : "Use a backup code"}
          </Button>
        )}
        <Button look={hasEnded ? "secondary" : "quiet"} onClick={onBack}>
          {hasEnded ? "Log in again" : "Back"}
        </Button>
      </div>
    </>
  );
}
