import type { Metadata } from "next";
import { DeleteAccount } from "@/features/account/delete-account";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Delete account" };

export default async function DeleteAccountPage() {
  const { email } = await requireUser("/app/settings/account/delete");
  return <DeleteAccount email={email} />;
}
