"use client";

import { Check } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "@/lib/class-names";
import type { Task } from "./writes";

type InputProps = Omit<ComponentProps<"input">, "type" | "onChange" | "className">;

type TaskCheckProps = InputProps & {
  task: Task;
  onChange: (completed: boolean, isByKeyboard: boolean) => void;
  className?: string;
};

/** A real checkbox, drawn round; its name is the task's title. */
export function TaskCheck({ task, onChange, className, ...rest }: TaskCheckProps) {
  return (
    <span
      className={cx(
        "relative inline-flex size-11 shrink-0 items-center justify-center lg:compact:size-9",
        className,
      )}
    >
      <input
        {...rest}
        type="checkbox"
        aria-label={task.title}
        checked={task.completed}
        // A click that nobody made with a pointer has no detail.
        onChange={({ target, nativeEvent }) =>
          onChange(target.checked, nativeEvent instanceof MouseEvent && nativeEvent.detail === 0)
        }
        className="peer absolute inset-0 z-10 cursor-pointer opacity-0"
      />
      <span
        aria-hidden="true"
        className={cx(
          "flex size-5.5 items-center justify-center rounded-full border-[1.75px] transition-colors duration-150",
          // In a list the whole row has the ring.
          "peer-[:focus-visible:not([data-row])]:outline-2 peer-[:focus-visible:not([data-row])]:outline-accent peer-[:focus-visible:not([data-row])]:outline-offset-2",
          task.completed
            ? "border-accent-fill bg-accent-fill text-white"
            : task.priority === "high"
              ? "border-danger peer-hover:bg-danger-wash"
              : "border-control peer-hover:border-accent peer-hover:bg-accent-wash",
        )}
      >
        <Check
          strokeWidth={3.25}
          className={cx(
            "size-3.5 transition-[opacity,transform] duration-150",
            task.completed ? "scale-100 opacity-100" : "scale-50 opacity-0",
          )}
        />
      </span>
    </span>
  );
}
