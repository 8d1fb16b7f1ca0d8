import type { Metadata } from "next";
import { TaskView } from "@/features/tasks/task-view";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "Task" };

export default async function TaskPage({ params }: PageProps<"/app/tasks/[id]">) {
  const { id } = await params;
  await requireUser(`/app/tasks/${id}`);
  return <TaskView id={id} />;
}
