"""Tells the person at the terminal what is happening and how long it takes.

Works before the environment exists, so it parses on old Pythons.
"""

import sys
import time

# Without a terminal there is no line to rewrite: a sign of life now and then is enough.
SIGN_OF_LIFE_SECONDS = 20


class Step:
    """One line of progress: `Building the page … 14 s`."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._live = sys.stdout.isatty()
        self._started = self._shown_at = time.monotonic()

    def __enter__(self) -> "Step":  # noqa: PYI034 - Self is not in old Pythons
        _write(f"  {self._title} …" + ("" if self._live else "\n"))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._show(f"{self.seconds:.0f} s" if kind is None else "stopped", final=True)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def tick(self) -> None:
        """Show that work goes on; call it as often as you like."""
        now = time.monotonic()
        if now - self._shown_at >= (1 if self._live else SIGN_OF_LIFE_SECONDS):
            self._shown_at = now
            self._show(f"{self.seconds:.0f} s", final=False)

    def _show(self, state: str, *, final: bool) -> None:
        line = f"  {self._title} … {state}"
        if self._live:
            _write("\r\033[K" + line + ("\n" if final else ""))
        else:
            _write(line + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        sys.stdout.write(text.replace("…", "..."))
    sys.stdout.flush()
