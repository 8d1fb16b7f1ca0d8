"use client";

import dynamic from "next/dynamic";
import { AccountRow } from "./account-row";

/** Needed by few, and by them once. */
const Steps = dynamic(async () => (await import("./second-factor-steps")).Steps, { ssr: false });

type SecondFactorRowProps = { isOn: boolean; onChange: () => void };

export function SecondFactorRow({ isOn, onChange }: SecondFactorRowProps) {
  return (
    <AccountRow
      // Turned on, the row stays open until the backup codes are put away.
      name="Two-step login"
      action={isOn ? "Manage" : "Turn on"}
      form={(close) => (
        <Steps
          isOn={isOn}
          close={() => {
            onChange();
            close();
          }}
        />
      )}
    >
      {isOn
        ? "On. Logging in takes your password and a code of your authenticator app."
        : "Off. With it, a password that somebody learned isn’t enough to get in."}
    </AccountRow>
  );
}
