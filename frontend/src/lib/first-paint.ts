/** What a page does before it is seen for the first time, and before its code has come. */

export const PREFERENCES_KEY = "holdfast-preferences";

/** What somebody chose isn't seen otherwise for a moment first: these say it to the style sheet. */
export const NO_SIDEBAR = "data-no-sidebar";
export const COMPACT = "data-compact";

export const MARK_PREFERENCES = `try {
  const { sidebar, density } = JSON.parse(localStorage.getItem("${PREFERENCES_KEY}"));
  document.documentElement.toggleAttribute("${NO_SIDEBAR}", sidebar === "hidden");
  document.documentElement.toggleAttribute("${COMPACT}", density === "compact");
} catch {}`;
