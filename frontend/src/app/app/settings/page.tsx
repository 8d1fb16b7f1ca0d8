import type { Metadata } from "next";
import { GeneralSettings } from "@/features/settings/general-settings";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  await requireUser("/app/settings");
  return <GeneralSettings />;
}
