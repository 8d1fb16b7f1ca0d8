"use client";

import Link from "next/link";
import { buttonClass } from "@/components/button";
import { askAccount } from "@/lib/account-request";
import { announceSignOut, expectSignOut } from "@/lib/session";
import { letGo } from "@/lib/unsaved";
import { type AccountProblems, check, explainRefusal, type Values } from "./credentials";
import { ExportButton } from "./export-row";
import { KnownPasswordField } from "./fields";
import { Form } from "./form";

const LOST = [
  "all your tasks, the deleted ones that could be restored among them",
  "their whole history, and with it every undo",
  "your name, email, password, second step and backup codes",
  "the sign-ins of all your devices, at once",
];

export function DeleteAccount({ email }: { email: string }) {
  async function submit(values: Values): Promise<AccountProblems | null> {
    const problems = check(values, ["password"]);
    if (problems) return problems;
    expectSignOut(true);
    const { refusal } = await askAccount("/delete-user", { password: values.password });
    if (refusal) {
      expectSignOut(false);
      return explainRefusal(refusal);
    }
    // Nothing is left that unsent changes could be sent to.
    letGo();
    try {
      await announceSignOut();
    } finally {
      location.replace("/login?deleted=1");
    }
    return null;
  }

  return (
    <section aria-labelledby="delete-account" className="max-w-lg py-5">
      <h2 id="delete-account" className="font-medium text-lg">
        Delete your account
      </h2>
      <p className="mt-2">
        This deletes everything of <strong className="wrap-anywhere font-medium">{email}</strong>,
        now and for good:
      </p>
      <ul className="mt-2 list-disc space-y-1 pl-5 text-soft">
        {LOST.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <p className="mt-3">It can’t be taken back. If you may want to look something up later:</p>
      <ExportButton className="mt-3" />
      <div className="mt-6 border-line border-t pt-6">
        <Form
          label="Delete your account"
          action="Delete my account"
          pending="Deleting…"
          look="danger-fill"
          submit={submit}
        >
          {(problems) => (
            <div className="max-w-sm">
              <KnownPasswordField label="Your password" error={problems.password} />
            </div>
          )}
        </Form>
        <Link href="/app/settings/account" className={buttonClass("secondary", "mt-2")}>
          Keep my account
        </Link>
      </div>
    </section>
  );
}
