import Link from "next/link";
import { useId } from "react";
import { buttonClass } from "@/components/button";

export function DeletionRow() {
  const id = useId();
  return (
    <section aria-labelledby={id} className="py-5">
      <h2 id={id} className="font-medium">
        Delete account
      </h2>
      <p className="text-soft text-sm">
        All your tasks and your account, for good. The next page says what goes, and asks once more.
      </p>
      <Link href="/app/settings/account/delete" className={buttonClass("danger", "-ml-3.5 mt-2")}>
        Delete account…
      </Link>
    </section>
  );
}
