import type { Metadata } from "next";
import { requireUser } from "@/lib/user";

export const metadata: Metadata = { title: "All tasks" };

export default async function AllPage({ searchParams }: PageProps<"/app/all">) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    if (typeof value === "string") query.set(name, value);
  }
  await requireUser(query.size > 0 ? `/app/all?${query}` : "/app/all");
  return null;
}
