import type { ComponentProps } from "react";
import { cx } from "@/lib/class-names";

type Look = "primary" | "secondary" | "quiet" | "danger" | "danger-fill";

const BASE =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3.5 text-sm font-medium transition-colors duration-120 touch:min-h-11 disabled:cursor-default";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent-fill text-white hover:bg-accent-fill/90 active:bg-accent-fill/80",
  secondary: "border border-line-strong bg-canvas text-ink hover:bg-hover",
  quiet: "text-soft hover:bg-hover hover:text-ink",
  danger: "text-danger hover:bg-danger-wash",
  "danger-fill": "bg-danger-fill text-white hover:bg-danger-fill/90 active:bg-danger-fill/80",
};

export function buttonClass(look: Look, className?: string): string {
  return cx(BASE, LOOKS[look], className);
}

type ButtonProps = ComponentProps<"button"> & { look?: Look };

export function Button({ look = "secondary", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}

type IconButtonProps = ComponentProps<"button"> & { label: string };

export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        "inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-faint transition-colors hover:bg-hover hover:text-ink touch:size-11",
        className,
      )}
      {...rest}
    />
  );
}
