/** The mark: an H whose bar is a tick. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
      <LogoMark />
      Holdfast
    </span>
  );
}

function LogoMark() {
  return (
    <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="fill-accent-fill" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M9.5 8v16M22.5 8v16" />
        <path d="M9.5 15.5l4.75 4.25L22.5 11.5" />
      </g>
    </svg>
  );
}
