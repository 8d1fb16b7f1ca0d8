import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "@/components/button";
import { MessagePage } from "@/components/message-page";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="This page doesn’t exist."
      action={
        <Link href="/" className={buttonClass("secondary")}>
          Go to the start page
        </Link>
      }
    >
      The address may be mistyped, or the page has moved.
    </MessagePage>
  );
}
