import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LoginForm } from "@/features/account/account-form";
import { safeNextPath } from "@/lib/next-path";
import { findUser } from "@/lib/user";

export const metadata: Metadata = { title: "Log in" };

type Query = Awaited<PageProps<"/login">["searchParams"]>;

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const query = await searchParams;
  const path = safeNextPath(typeof query.next === "string" ? query.next : null);
  // Whoever was just sent here stays, even with a session that looks sound: otherwise a token
  // that the API refuses would send the visitor round in a circle.
  if (!query.expired && (await findUser().catch(() => null))) redirect(path);
  const notice = explain(query);
  return <LoginForm next={path} {...(notice ? { notice } : {})} />;
}

function explain({ expired, unsaved, reset, deleted }: Query): string {
  if (deleted) return "Your account is deleted, and everything in it.";
  if (reset) return "Your password is changed. Log in with the new one.";
  if (!expired) return "";
  return unsaved
    ? "You were signed out. Your unsaved changes are safe on this device."
    : "You were signed out. Log in to go on where you were.";
}
