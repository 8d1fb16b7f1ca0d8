"use client";

import { useQueryClient } from "@tanstack/react-query";
import { askAccount } from "@/lib/account-request";
import { notify } from "@/lib/notify";
import { AccountRow } from "./account-row";
import { check, explainRefusal, type Values } from "./credentials";
import { DEVICES } from "./device";
import { KnownPasswordField, NewPasswordField } from "./fields";
import { Form } from "./form";

export function PasswordRow() {
  const queries = useQueryClient();

  async function submit(values: Values, close: () => void) {
    const problems = check(values, ["password", "newPassword"]);
    if (problems) return problems;
    const { refusal } = await askAccount("/change-password", {
      currentPassword: values.password,
      newPassword: values.newPassword,
    });
    if (refusal) return explainRefusal(refusal);
    void queries.invalidateQueries({ queryKey: DEVICES });
    close();
    notify("Password changed. Other devices were signed out.");
    return null;
  }

  return (
    <AccountRow
      name="Password"
      action="Change"
      form={(close) => (
        <Form
          label="Change password"
          action="Change password"
          pending="Changing…"
          onCancel={close}
          submit={(values) => submit(values, close)}
        >
          {(problems) => (
            <>
              <KnownPasswordField label="Current password" error={problems.password} autoFocus />
              <NewPasswordField error={problems.newPassword} />
            </>
          )}
        </Form>
      )}
    >
      A new one signs out all other devices.
    </AccountRow>
  );
}
