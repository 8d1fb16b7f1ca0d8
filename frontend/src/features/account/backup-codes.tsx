"use client";

import { Check, Copy, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/button";
import { saveFile } from "./save-file";

type BackupCodesProps = { codes: string[]; isNew?: boolean; onDone: () => void };

/** Shown once: the server keeps them encrypted and never gives them out again. */
export function BackupCodes({ codes, isNew = false, onDone }: BackupCodesProps) {
  const [isCopied, setCopied] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const text = codes.join("\n");

  // What stood here before is gone, and the focus with it.
  useEffect(() => heading.current?.focus(), []);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }

  return (
    <div>
      <h3 ref={heading} tabIndex={-1} className="font-medium outline-none">
        {isNew ? "Two-step login is on. Keep these codes." : "Keep these codes."}
      </h3>
      <p className="mt-1 text-soft text-sm">
        Each opens your account once, should you lose the app. They are not shown again.
      </p>
      <ul
        aria-label="Backup codes"
        className="mt-3 grid grid-cols-2 gap-x-4 gap-y-1 rounded-lg bg-hover px-4 py-3 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button onClick={() => saveFile("holdfast-backup-codes.txt", `${text}\n`, "text/plain")}>
          <Download className="size-4" aria-hidden="true" />
          Download
        </Button>
        <Button onClick={() => void copy()}>
          {isCopied ? (
            <Check className="size-4" aria-hidden="true" />
          ) : (
            <Copy className="size-4" aria-hidden="true" />
          )}
          {isCopied ? "Copied" : "Copy"}
        </Button>
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
