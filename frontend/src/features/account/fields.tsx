"use client";

import type { ComponentProps } from "react";
import { FormField } from "@/components/form-field";
import { PasswordField } from "./password-field";

type FieldProps = ComponentProps<"input"> & { label?: string; error?: string | undefined };

export function NameField({ label = "Name", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error}>
      {(wiring) => (
        <input {...wiring} name="name" dir="auto" autoComplete="name" className="field" {...rest} />
      )}
    </FormField>
  );
}

export function EmailField({ label = "Email", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error}>
      {(wiring) => (
        <input
          {...wiring}
          name="email"
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          className="field"
          {...rest}
        />
      )}
    </FormField>
  );
}

export function KnownPasswordField({ label = "Password", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error}>
      {(wiring) => (
        <PasswordField {...wiring} name="password" autoComplete="current-password" {...rest} />
      )}
    </FormField>
  );
}

export function NewPasswordField({ label = "New password", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error} hint="At least 8 characters.">
      {(wiring) => (
        <PasswordField {...wiring} name="newPassword" autoComplete="new-password" {...rest} />
      )}
    </FormField>
  );
}

/** What an authenticator app shows; phones offer it by themselves. */
export function CodeField({ label = "Code", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error} hint="Six digits, from your authenticator app.">
      {(wiring) => (
        <input
          {...wiring}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          className="field font-mono tracking-widest"
          {...rest}
        />
      )}
    </FormField>
  );
}

export function BackupCodeField({ label = "Backup code", error, ...rest }: FieldProps) {
  return (
    <FormField label={label} error={error} hint="One of those that you kept. Each works once.">
      {(wiring) => (
        <input
          {...wiring}
          name="code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="field font-mono"
          {...rest}
        />
      )}
    </FormField>
  );
}
