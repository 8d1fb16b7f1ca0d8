"""Nobody takes all of what is there for everybody."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from app.core.errors import Unavailable


class Turns:
    """At most `size` at a time for each person; what else they ask waits in a line of their own."""

    def __init__(self, *, size: int, patience: float) -> None:
        self._size = size
        self._patience = patience
        # Whoever has a turn or waits for one holds on to the line, and the last one lets it go.
        self._lines: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncGenerator[None]:
        """Raise Unavailable where this person's own line doesn't move in time."""
        line = self._lines.get(person)
        if line is None:
            line = self._lines[person] = asyncio.Semaphore(self._size)
        try:
            async with asyncio.timeout(self._patience if line.locked() else None):
                await line.acquire()
        except TimeoutError:
            raise Unavailable("one person asks for too much at once") from None
        try:
            yield
        finally:
            line.release()
