import type { Metadata } from "next";
import { ForgotPassword } from "@/features/account/forgot-password";
import { sendsMail } from "@/lib/environment";
import { safeNextPath } from "@/lib/next-path";

export const metadata: Metadata = { title: "Forgot your password?" };

export default async function ForgotPasswordPage({ searchParams }: PageProps<"/forgot-password">) {
  const { next } = await searchParams;
  const path = safeNextPath(typeof next === "string" ? next : null);
  return <ForgotPassword sendsMail={sendsMail()} next={path} />;
}
