/** The API's rules for what people type, so that a mistake is seen before anything is sent. */

export const LONGEST_TITLE = 200;
export const LONGEST_DESCRIPTION = 1000;
// A day within what the API takes at either end: with a time of day, the day becomes an instant,
// and far from Greenwich that instant falls on the day before or after.
export const EARLIEST_DAY = "1970-01-02";
export const LATEST_DAY = "2200-12-30";

/** Characters as people and the database count them; `length` would count an emoji twice. */
export function countCharacters(text: string): number {
  return [...text].length;
}

export function checkTitle(text: string): string | null {
  const title = text.trim();
  if (!/[^\p{Z}\p{C}]/u.test(title)) return "Title is required.";
  if (/[\p{Cc}\p{Cs}]/u.test(title)) return "Use one line, without control characters.";
  if (countCharacters(title) > LONGEST_TITLE) return `Use at most ${LONGEST_TITLE} characters.`;
  return null;
}

export function checkDescription(text: string): string | null {
  if (/[\p{Cc}\p{Cs}]/u.test(text.replace(/[\t\n\r]/g, "")))
    return "Remove the control characters.";
  if (countCharacters(text) > LONGEST_DESCRIPTION) {
    return `Use at most ${LONGEST_DESCRIPTION} characters.`;
  }
  return null;
}

export function checkDay(day: string): string | null {
  if (day && (day < EARLIEST_DAY || day > LATEST_DAY)) return "Use a day from 1970 to 2200.";
  return null;
}
