import { Calendar, ChevronUp, Clock, type LucideIcon, TextAlignStart, X } from "lucide-react";
import { cx } from "@/lib/class-names";
import { type Chip, isUsed } from "./grammar";

const ICONS: Partial<Record<Chip["kind"], LucideIcon>> = {
  date: Calendar,
  time: Clock,
  priority: ChevronUp,
  note: TextAlignStart,
};

type ChipsProps = {
  chips: readonly Chip[];
  /** The day that the page suggests, while nothing else is said. */
  suggestion: string | null;
  onTurnOff: (chip: Chip) => void;
  onDropSuggestion: () => void;
};

/** What was recognised, each a button that makes it plain words again. */
export function Chips({ chips, suggestion, onTurnOff, onDropSuggestion }: ChipsProps) {
  const used = chips.filter(isUsed);
  if (used.length === 0 && !suggestion) return null;
  return (
    <ul aria-label="Recognised" className="flex flex-wrap gap-1.5 pb-2">
      {suggestion ? (
        <li>
          <ChipButton
            Icon={Calendar}
            text={suggestion}
            label={`Not due ${suggestion.toLowerCase()}`}
            onClick={onDropSuggestion}
          />
        </li>
      ) : null}
      {used.map((chip) => (
        <li key={`${chip.kind} ${chip.start}`} className="min-w-0">
          <ChipButton
            Icon={ICONS[chip.kind] ?? Calendar}
            text={chip.text}
            label={`Keep “${chip.text}” as words`}
            onClick={() => onTurnOff(chip)}
          />
        </li>
      ))}
    </ul>
  );
}

type ChipButtonProps = { Icon: LucideIcon; text: string; label: string; onClick: () => void };

function ChipButton({ Icon, text, label, onClick }: ChipButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      // The caret stays where it is.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onClick}
      className={cx(
        "inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-lg bg-accent-wash py-0.5 pr-1.5 pl-2 text-accent-strong text-sm touch:min-h-11",
        "transition-colors hover:bg-hover hover:text-ink",
      )}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span dir="auto" className="truncate">
        {text}
      </span>
      <X className="size-3.5 shrink-0 opacity-70" aria-hidden="true" />
    </button>
  );
}
