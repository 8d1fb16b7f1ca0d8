"use client";

import { useState } from "react";
import { Button } from "@/components/button";
import { notify } from "@/lib/notify";
import { BackupCodes } from "./backup-codes";
import { KnownPasswordField } from "./fields";
import { Form } from "./form";
import { askWithPassword } from "./second-factor";
import { SecondFactorSetup } from "./second-factor-setup";

type StepsProps = { isOn: boolean; close: () => void };

export function Steps({ isOn, close }: StepsProps) {
  return isOn ? <Manage close={close} /> : <SecondFactorSetup close={close} />;
}

type Task = "choose" | "codes" | "off" | { codes: string[] };

function Manage({ close }: { close: () => void }) {
  const [task, setTask] = useState<Task>("choose");

  if (task === "choose") {
    return (
      <div className="flex flex-wrap gap-2">
        <Button autoFocus onClick={() => setTask("codes")}>
          New backup codes
        </Button>
        <Button look="danger" onClick={() => setTask("off")}>
          Turn off
        </Button>
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    );
  }
  if (typeof task === "object") return <BackupCodes codes={task.codes} onDone={close} />;
  const isOff = task === "off";
  return (
    <Form
      key={task}
      label={isOff ? "Turn off two-step login" : "New backup codes"}
      action={isOff ? "Turn off" : "Make new codes"}
      pending="One moment…"
      look={isOff ? "danger-fill" : "primary"}
      onCancel={close}
      submit={({ password }) =>
        isOff
          ? askWithPassword("/two-factor/disable", password, () => {
              notify("Two-step login is off");
              close();
            })
          : askWithPassword<{ backupCodes: string[] }>(
              "/two-factor/generate-backup-codes",
              password,
              ({ backupCodes }) => setTask({ codes: backupCodes }),
            )
      }
    >
      {(problems) => (
        <>
          <p className="text-soft text-sm">
            {isOff
              ? "The password alone will open your account again."
              : "The codes that you have now stop working."}
          </p>
          <KnownPasswordField error={problems.password} autoFocus />
        </>
      )}
    </Form>
  );
}
