"use client";

import { askAccount } from "@/lib/account-request";
import { notify } from "@/lib/notify";
import { AccountRow } from "./account-row";
import { check, explainRefusal, type Values } from "./credentials";
import { NameField } from "./fields";
import { Form } from "./form";

type NameRowProps = { name: string; onChange: () => void };

export function NameRow({ name, onChange }: NameRowProps) {
  async function submit(values: Values, close: () => void) {
    const problems = check(values, ["name"]);
    if (problems) return problems;
    const { refusal } = await askAccount("/update-user", { name: values.name });
    if (refusal) return explainRefusal(refusal);
    onChange();
    close();
    notify("Name changed");
    return null;
  }

  return (
    <AccountRow
      name="Name"
      action="Change"
      form={(close) => (
        <Form
          label="Change name"
          action="Save"
          pending="Saving…"
          onCancel={close}
          submit={(values) => submit(values, close)}
        >
          {(problems) => <NameField error={problems.name} defaultValue={name} autoFocus />}
        </Form>
      )}
    >
      <span dir="auto">{name}</span>
    </AccountRow>
  );
}
