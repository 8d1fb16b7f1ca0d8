/** The row that Tab leads to, of the list that is on the screen. */
export function tabStop(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main [data-row][tabindex='0']");
}
