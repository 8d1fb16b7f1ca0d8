import type { Metadata } from "next";
import { UpcomingView } from "@/features/tasks/upcoming-view";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Upcoming" };

export default async function UpcomingPage() {
  await requireUser("/app/upcoming");
  return <UpcomingView />;
}
