import type { Metadata } from "next";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Completed" };

export default async function CompletedPage() {
  await requireUser("/app/completed");
  return null;
}
