import type { Metadata } from "next";
import { AccountSettings } from "@/features/account/account-settings";
import { sendsMail } from "@/lib/environment";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { name, email, emailVerified, twoFactorEnabled } =
    await requireUser("/app/settings/account");
  return (
    <AccountSettings
      name={name}
      email={email}
      emailVerified={emailVerified}
      twoFactorEnabled={twoFactorEnabled}
      sendsMail={sendsMail()}
    />
  );
}
