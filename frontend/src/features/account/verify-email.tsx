"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/button";
import { askAccount } from "@/lib/account-request";
import { CardLink, CardText, CardTitle } from "./card";
import { explainRefusal } from "./credentials";
import { useLinkToken } from "./link-token";

type Outcome = "pending" | "confirmed" | "ended" | { failure: string };

const ENDED = new Set(["INVALID_TOKEN", "TOKEN_EXPIRED", "USER_NOT_FOUND", "INVALID_USER"]);

/** Opening the link is all that is asked of somebody. */
export function VerifyEmail() {
  const token = useLinkToken();
  const [outcome, setOutcome] = useState<Outcome>("pending");
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks once more.
  useEffect(() => {
    if (token === null) return;
    let isCurrent = true;
    void confirm(token).then((found) => isCurrent && setOutcome(found));
    return () => {
      isCurrent = false;
    };
  }, [token, attempt]);

  function retry() {
    setOutcome("pending");
    setAttempt(attempt + 1);
  }

  if (outcome === "pending") {
    return (
      <p role="status" className="flex items-center justify-center gap-2 py-4 text-soft">
        <LoaderCircle className="size-4 animate-spin" aria-hidden="true" />
        Confirming your email…
      </p>
    );
  }
  if (outcome === "confirmed") {
    return (
      <>
        <CardTitle>Your email is confirmed</CardTitle>
        <div role="status">
          <CardText>Thank you. There is nothing else to do.</CardText>
        </div>
        <CardLink href="/app/today">Open your tasks</CardLink>
      </>
    );
  }
  if (outcome === "ended") {
    return (
      <>
        <CardTitle>This link has expired</CardTitle>
        <div role="alert">
          <CardText>
            A link works for one hour, for the account that asked for it. Log in and send another
            one from your settings.
          </CardText>
        </div>
        <CardLink href="/app/settings/account">Account settings</CardLink>
      </>
    );
  }
  return (
    <>
      <CardTitle>Your email isn’t confirmed yet</CardTitle>
      <div role="alert">
        <CardText>{outcome.failure}</CardText>
      </div>
      <Button onClick={retry} className="min-h-11! w-full">
        Try again
      </Button>
    </>
  );
}

async function confirm(token: string): Promise<Outcome> {
  if (!token) return "ended";
  const { refusal } = await askAccount(`/verify-email?${new URLSearchParams({ token })}`);
  if (!refusal) return "confirmed";
  if (ENDED.has(refusal.code ?? "")) return "ended";
  return { failure: explainRefusal(refusal).form ?? "" };
}
