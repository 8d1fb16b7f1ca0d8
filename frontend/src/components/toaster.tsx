"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      offset={{ bottom: "1.25rem" }}
      mobileOffset={{ bottom: "5.25rem" }}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: "Close",
        classNames: {
          toast:
            "flex w-(--width) items-center font-sans gap-x-3 max-sm:flex-wrap rounded-xl border border-line bg-raised py-2 pr-2 pl-4 text-sm text-ink shadow-float",
          title: "min-w-0 wrap-anywhere",
          // Where there is little room, the words keep half of it, and the button goes below.
          content: "min-w-0 flex-1 max-sm:basis-1/2",
          icon: "shrink-0 text-danger",
          actionButton:
            "min-h-9 shrink-0 max-sm:order-2 max-sm:ml-auto rounded-lg px-3 font-medium text-accent hover:bg-hover touch:min-h-11",
          closeButton:
            "order-1 flex size-9 shrink-0 items-center justify-center rounded-lg bg-transparent! text-faint hover:bg-hover! hover:text-ink touch:size-11 [&_svg]:size-4",
        },
      }}
    />
  );
}
