import type { Metadata } from "next";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Task" };

export default async function TaskPage({ params }: PageProps<"/app/tasks/[id]">) {
  const { id } = await params;
  await requireUser(`/app/tasks/${id}`);
  return null;
}
