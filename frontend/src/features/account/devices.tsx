"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/button";
import { askAccount } from "@/lib/account-request";
import { notify } from "@/lib/notify";
import { explainRefusal } from "./credentials";
import { DEVICES, type Device, DevicesRefused, listDevices } from "./device";

export function Devices() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: DEVICES,
    queryFn: listDevices,
    retry: false,
  });
  const queries = useQueryClient();
  const [failure, setFailure] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  async function end(path: string, body: object, words: string) {
    setFailure("");
    const { refusal } = await askAccount(path, body);
    if (refusal) return setFailure(explainRefusal(refusal).form ?? "");
    notify(words);
    await queries.invalidateQueries({ queryKey: DEVICES });
    // The pressed button is gone; the focus must not fall to the top of the page.
    heading.current?.focus();
  }

  const others = data?.filter(({ isThis }) => !isThis) ?? [];
  return (
    <section aria-labelledby={id} className="py-5" aria-busy={isPending}>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <h2 id={id} ref={heading} tabIndex={-1} className="font-medium outline-none">
          Devices
        </h2>
        {others.length > 1 ? (
          <Button
            onClick={() => void end("/revoke-other-sessions", {}, "Other devices were signed out")}
          >
            Sign out all others
          </Button>
        ) : null}
      </div>
      {error ? (
        <div role="alert" className="mt-2 text-sm">
          <p className="text-danger">
            {error instanceof DevicesRefused ? explainRefusal(error.refusal).form : error.message}
          </p>
          <Button className="mt-2" onClick={() => void refetch()}>
            Retry
          </Button>
        </div>
      ) : null}
      <p role="alert" className="mt-2 text-danger text-sm empty:hidden">
        {failure}
      </p>
      <ul className="mt-2">
        {data?.map((device) => (
          <DeviceItem
            key={device.token}
            device={device}
            onEnd={() =>
              end("/revoke-session", { token: device.token }, `${device.name} was signed out`)
            }
          />
        ))}
      </ul>
    </section>
  );
}

type DeviceItemProps = { device: Device; onEnd: () => Promise<void> };

function DeviceItem({ device: { name, address, usedAt, isThis }, onEnd }: DeviceItemProps) {
  const [isEnding, setEnding] = useState(false);
  const Icon = /iPhone|Android/.test(name) ? Smartphone : Laptop;

  async function end() {
    setEnding(true);
    await onEnd();
    setEnding(false);
  }

  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <Icon className="size-5 shrink-0 text-faint" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="text-sm">{name}</p>
        <p className="wrap-anywhere text-faint text-xs">
          {[isThis ? "This device" : `Last used ${inWords(usedAt)}`, address]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {isThis ? null : (
        <Button
          look="quiet"
          className="-mr-3.5"
          disabled={isEnding}
          aria-label={`Sign out: ${name}, last used ${inWords(usedAt)}`}
          onClick={() => void end()}
        >
          {isEnding ? "Signing out…" : "Sign out"}
        </Button>
      )}
    </li>
  );
}

function inWords(moment: Date): string {
  return moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
