"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "@/components/button";
import { useHydrated } from "@/lib/hydrated";

/** Pasting and password managers are welcome. */
export function PasswordField(props: ComponentProps<"input">) {
  const [isShown, setShown] = useState(false);
  const isHydrated = useHydrated();
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="relative">
      <input
        {...props}
        type={isShown ? "text" : "password"}
        autoCapitalize="none"
        spellCheck={false}
        className="field pr-11!"
      />
      <IconButton
        label={isShown ? "Hide password" : "Show password"}
        aria-pressed={isShown}
        inert={!isHydrated}
        onClick={() => setShown(!isShown)}
        className="absolute top-1 right-1 touch:top-0 touch:right-0"
      >
        <Icon className="size-4.5" aria-hidden="true" />
      </IconButton>
    </div>
  );
}
