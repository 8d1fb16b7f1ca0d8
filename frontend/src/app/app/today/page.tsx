import type { Metadata } from "next";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Today" };

export default async function TodayPage() {
  await requireUser("/app/today");
  return null;
}
