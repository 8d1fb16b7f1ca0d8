"use client";

import { type ReactNode, useId } from "react";

type Wiring = {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
};

type FormFieldProps = {
  label: string;
  error?: string | null | undefined;
  hint?: ReactNode;
  children: (wiring: Wiring) => ReactNode;
};

/** A label above, a field, and under it what is wrong or what to know. */
export function FormField({ label, error, hint, children }: FormFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": Boolean(error),
        "aria-describedby": note ? noteId : undefined,
      })}
      {error ? <FieldError id={noteId}>{error}</FieldError> : null}
      {!error && hint ? (
        <p id={noteId} className="mt-1.5 text-faint text-sm">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1.5 text-danger text-sm">
      {children}
    </p>
  );
}
