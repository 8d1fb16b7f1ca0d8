"use client";

import { type ReactNode, useId } from "react";
import { ChoiceField } from "@/components/choice-field";
import { useTheme } from "@/components/theme";
import { useHydrated } from "@/lib/hydrated";
import { setPreference, usePreferences } from "@/lib/preferences";

/** Each choice holds at once, on this device; there is nothing to save. */
export function GeneralSettings() {
  const { shortcuts, dateOrder, weekStart, density } = usePreferences();
  const { theme = "system", setTheme } = useTheme();
  // Only this device knows what was chosen on it.
  if (!useHydrated()) return null;
  return (
    <div className="divide-y divide-line">
      <Setting name="Theme">
        <ChoiceField
          label="Theme"
          value={theme}
          choices={{ system: "System", light: "Light", dark: "Dark" }}
          onChange={setTheme}
        />
      </Setting>
      <Setting name="Density" note="How close the rows of a list stand on a large screen.">
        <ChoiceField
          label="Density"
          value={density}
          choices={{ comfortable: "Comfortable", compact: "Compact" }}
          onChange={(chosen) => setPreference("density", chosen)}
        />
      </Setting>
      <Setting name="Week starts on">
        <ChoiceField
          label="Week starts on"
          value={weekStart}
          choices={{ monday: "Monday", sunday: "Sunday" }}
          onChange={(chosen) => setPreference("weekStart", chosen)}
        />
      </Setting>
      <Setting name="Dates in numbers" note="How a date such as 4/3 is read.">
        <ChoiceField
          label="Dates in numbers"
          value={dateOrder}
          choices={{ dmy: "Day/month", mdy: "Month/day" }}
          onChange={(chosen) => setPreference("dateOrder", chosen)}
        />
      </Setting>
      <ShortcutSetting isOn={shortcuts} />
    </div>
  );
}

function Setting({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className={ROW}>
      <div aria-hidden="true">
        <p>{name}</p>
        {note ? <p className="text-faint text-sm">{note}</p> : null}
      </div>
      {children}
    </div>
  );
}

const ROW = "flex flex-wrap items-center justify-between gap-x-8 gap-y-2 py-4";

function ShortcutSetting({ isOn }: { isOn: boolean }) {
  const id = useId();
  return (
    <div className={ROW}>
      <label htmlFor={id}>
        Single-key shortcuts
        <span id={`${id}-note`} className="block text-faint text-sm">
          Switched off, they don’t get in the way of speech input. Those with Ctrl or Cmd stay.
        </span>
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        aria-describedby={`${id}-note`}
        checked={isOn}
        onChange={(event) => setPreference("shortcuts", event.target.checked)}
        className="switch"
      />
    </div>
  );
}
