import type { Metadata } from "next";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Upcoming" };

export default async function UpcomingPage() {
  await requireUser("/app/upcoming");
  return null;
}
