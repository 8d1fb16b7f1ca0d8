"""Limits counted in the memory of one process, at a cost that doesn't grow with the crowd."""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from limits.aio.storage import MemoryStorage


@dataclass(slots=True)
class _Window:
    """The moments at which somebody was let in, the oldest first."""

    moments: deque[float] = field(default_factory=deque)
    ends: float = 0.0


class ProcessMemory(MemoryStorage):
    """Takes the place of the package's own memory in its registry.

    That one looks through everybody it knows at each hit, each time in another thread: with a
    thousand people it costs more than all the rest of a request.
    """

    STORAGE_SCHEME = ["async+memory"]  # noqa: RUF012  (as the package has it)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        # Whoever asked longest ago comes first.
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    @property
    def people(self) -> int:
        """How many are remembered."""
        return len(self._windows)

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = time.time()
        self._forget_the_past(now)
        window = self._windows.setdefault(key, _Window())
        while window.moments and window.moments[0] < now - expiry:
            window.moments.popleft()
        if len(window.moments) + amount > limit:
            return False
        window.moments.extend([now] * amount)
        window.ends = now + expiry
        self._windows.move_to_end(key)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Tell when the oldest hit of the window was, and how many there are."""
        _ = limit
        now = time.time()
        window = self._windows.get(key, _Window())
        current = [moment for moment in window.moments if moment >= now - expiry]
        return (current[0], len(current)) if current else (now, 0)

    def _forget_the_past(self, now: float) -> None:
        while self._windows:
            window = next(iter(self._windows.values()))
            if window.ends >= now:
                return
            self._windows.popitem(last=False)
