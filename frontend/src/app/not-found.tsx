import type { Metadata } from "next";
import { buttonClass } from "@/components/button";
import { MessagePage } from "@/components/message-page";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="This page doesn’t exist."
      action={
        <a href="/" className={buttonClass("secondary")}>
          Go to the start page
        </a>
      }
    >
      The address may be mistyped, or the page has moved.
    </MessagePage>
  );
}
