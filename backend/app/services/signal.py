"""Tells whoever listens that their log has grown; what happened, they read by themselves.

The database notifies with each change, in the transaction that makes it (see migration 0006).
One connection of this process listens, for as long as anybody wants to hear.
"""

import asyncio
import secrets
from contextlib import suppress

import psycopg

from app.config import Settings
from app.core.errors import RateLimited, Unavailable
from app.core.logging import logger

CHANNEL = "holdfast_changes"

MAX_READERS = 1000
MAX_READERS_PER_PERSON = 8
CONNECT_SECONDS = 3
# A pooler may take the order to listen and never pass anything on.
PROBE_SECONDS = 2
CHECK_SECONDS = 15
RETRY_SECONDS = 5


class SignalLost(Exception):
    """The signal ends here; whoever wants more comes again."""


class Reader:
    """One listener. It is told the newest number alone, so a slow one costs nothing."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self._number: int | None = None
        self._is_over = False
        self._news = asyncio.Event()

    async def next_number(self, seconds: float) -> int | None:
        """Wait for the next number, None after so many seconds; raise SignalLost at the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        if self._is_over:
            raise SignalLost
        number, self._number = self._number, None
        return number

    def tell(self, number: int) -> None:
        self._number = number
        self._news.set()

    def end(self) -> None:
        self._is_over = True
        self._news.set()


class Signal:
    """The readers of this process, and the connection that hears for all of them."""

    def __init__(self, settings: Settings) -> None:
        # Past a transaction pooler, where there is one.
        url = settings.migration_url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._readers: dict[str, set[Reader]] = {}
        self._listening: asyncio.Task[None] | None = None
        # Whether this attempt to listen succeeded, as soon as that is known.
        self._attempt: asyncio.Future[bool] | None = None
        self._is_closed = False

    async def join(self, user_id: str) -> Reader:
        """Raise RateLimited for one person too many times, Unavailable where nothing is heard."""
        if self._is_closed or sum(map(len, self._readers.values())) >= MAX_READERS:
            raise Unavailable("no room for another reader of the signal")
        if len(self._readers.get(user_id, ())) >= MAX_READERS_PER_PERSON:
            raise RateLimited(RETRY_SECONDS)
        reader = Reader(user_id)
        self._readers.setdefault(user_id, set()).add(reader)
        is_heard = False
        try:
            is_heard = await self._is_heard()
        finally:
            if not is_heard:
                self.leave(reader)
        if not is_heard:
            raise Unavailable("no live signal")
        return reader

    async def _is_heard(self) -> bool:
        if self._attempt is None:
            self._attempt = asyncio.get_running_loop().create_future()
            self._listening = asyncio.create_task(self._listen(self._attempt))
        return await asyncio.shield(self._attempt)

    def leave(self, reader: Reader) -> None:
        readers = self._readers.get(reader.user_id, set())
        readers.discard(reader)
        if not readers:
            self._readers.pop(reader.user_id, None)
        if not self._readers:
            self._stop()

    def close(self) -> None:
        """End every stream, so that none holds up the end of the process."""
        self._is_closed = True
        self._end_all()
        self._stop()

    def _stop(self) -> None:
        if self._listening:
            self._listening.cancel()
        self._listening = self._attempt = None

    def _end_all(self) -> None:
        for readers in self._readers.values():
            for reader in readers:
                reader.end()

    async def _listen(self, attempt: "asyncio.Future[bool]") -> None:
        """Hear for everybody until the connection is lost; whoever comes again begins anew."""
        try:
            await self._hear(attempt)
        except (psycopg.Error, TimeoutError, OSError) as error:
            logger.warning("signal_lost", error=type(error).__name__)
            # What is missed from now on is read by whoever comes again.
            self._end_all()
            if not attempt.done():
                attempt.set_result(False)
            self._attempt = asyncio.get_running_loop().create_future()
            self._attempt.set_result(False)
            await asyncio.sleep(RETRY_SECONDS)
            self._attempt = None

    async def _hear(self, attempt: "asyncio.Future[bool]") -> None:
        async with await self._connect() as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            await self._probe(connection)
            attempt.set_result(True)
            while True:
                async for notice in connection.notifies(timeout=CHECK_SECONDS):
                    self._pass_on(notice.payload)
                # A connection that was cut without a word says so now.
                await connection.execute("SELECT 1")

    async def _probe(self, connection: psycopg.AsyncConnection) -> None:
        """Make sure that what another connection says is heard on this one."""
        word = f"probe {secrets.token_hex(8)}"
        async with await self._connect() as other:
            await other.execute("SELECT pg_notify(%s, %s)", (CHANNEL, word))
        async for notice in connection.notifies(timeout=PROBE_SECONDS):
            if notice.payload == word:
                return
        raise TimeoutError

    async def _connect(self) -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(
            self._address,
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=CONNECT_SECONDS,
            application_name="holdfast signal",
        )

    def _pass_on(self, payload: str) -> None:
        user_id, _, number = payload.partition(" ")
        for reader in self._readers.get(user_id, ()):
            reader.tell(int(number))
