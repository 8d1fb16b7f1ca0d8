import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignupForm } from "@/features/account/account-form";
import { safeNextPath } from "@/lib/next-path";
import { findUser } from "@/lib/user";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignupPage({ searchParams }: PageProps<"/signup">) {
  const { next } = await searchParams;
  const path = safeNextPath(typeof next === "string" ? next : null);
  if (await findUser().catch(() => null)) redirect(path);
  return <SignupForm next={path} />;
}
