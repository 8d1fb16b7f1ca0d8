import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountForm } from "@/features/account/account-form";
import { safeNextPath } from "@/lib/next-path";
import { findUser } from "@/lib/user";

export const metadata: Metadata = { title: "Log in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next, expired, unsaved } = await searchParams;
  const path = safeNextPath(typeof next === "string" ? next : null);
  // Whoever was just sent here stays, even with a session that looks sound: otherwise a token
  // that the API refuses would send the visitor round in a circle.
  if (!expired && (await findUser().catch(() => null))) redirect(path);
  return (
    <AccountForm
      kind="login"
      next={path}
      {...(expired ? { notice: explainSignOut(Boolean(unsaved)) } : {})}
    />
  );
}

function explainSignOut(unsaved: boolean): string {
  return unsaved
    ? "You were signed out. Your last change wasn’t saved."
    : "You were signed out. Log in to go on where you were.";
}
