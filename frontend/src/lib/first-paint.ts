/** What a page does before it is seen for the first time, and before its code has come. */

export const PREFERENCES_KEY = "holdfast-preferences";

/** The sidebar that somebody hid isn't seen for a moment first. */
export const HIDE_SIDEBAR = `try {
  const { sidebar } = JSON.parse(localStorage.getItem("${PREFERENCES_KEY}"));
  document.documentElement.toggleAttribute("data-no-sidebar", sidebar === "hidden");
} catch {}`;
