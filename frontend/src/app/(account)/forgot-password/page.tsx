import type { Metadata } from "next";
import { ForgotPassword } from "@/features/account/forgot-password";
import { sendsMail } from "@/lib/environment";

export const metadata: Metadata = { title: "Forgot your password?" };

export default function ForgotPasswordPage() {
  return <ForgotPassword sendsMail={sendsMail()} />;
}
