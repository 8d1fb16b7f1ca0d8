"use client";

import { Button } from "@/components/button";
import { MessagePage } from "@/components/message-page";

type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error }: ErrorProps) {
  return (
    <MessagePage
      title="Something went wrong."
      action={<Button onClick={() => location.reload()}>Try again</Button>}
    >
      Your tasks are safe. Try again in a moment.
      {error.digest ? (
        <code className="mt-3 block text-faint text-xs">Error {error.digest}</code>
      ) : null}
    </MessagePage>
  );
}
