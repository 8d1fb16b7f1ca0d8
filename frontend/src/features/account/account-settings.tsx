"use client";

import { useRouter } from "next/navigation";
import { useHydrated } from "@/lib/hydrated";
import { DeletionRow } from "./deletion-row";
import { Devices } from "./devices";
import { EmailRow } from "./email-row";
import { ExportRow } from "./export-row";
import { NameRow } from "./name-row";
import { PasswordRow } from "./password-row";
import { SecondFactorRow } from "./second-factor-row";

export type AccountSettingsProps = {
  name: string;
  email: string;
  emailVerified: boolean;
  twoFactorEnabled: boolean;
  sendsMail: boolean;
};

export function AccountSettings(props: AccountSettingsProps) {
  const { name, email, emailVerified, twoFactorEnabled, sendsMail } = props;
  const router = useRouter();
  const refresh = () => router.refresh();
  const isHydrated = useHydrated();
  return (
    // A press before the page listens would be lost.
    <div inert={!isHydrated} className="divide-y divide-line">
      <NameRow name={name} onChange={refresh} />
      <EmailRow email={email} isVerified={emailVerified} sendsMail={sendsMail} />
      <PasswordRow />
      <SecondFactorRow isOn={twoFactorEnabled} onChange={refresh} />
      <Devices />
      <ExportRow />
      <DeletionRow />
    </div>
  );
}
