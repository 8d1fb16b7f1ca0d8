"""A TCP proxy that does to the way to the database what bad networks do."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

T = TypeVar("T")

CHUNK = 65536
# As psycopg sends it: the end of a transaction, in a message of its own.
COMMIT = b"COMMIT\0"
# What only requests say in their transactions, and not the purge.
REQUEST = b"holdfast_api"
# The answer to BEGIN, and what a server says to a connection that it ends.
BEGUN = b"BEGIN\0"
_LAST_WORDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0"
FAREWELL = b"E" + struct.pack("!i", len(_LAST_WORDS) + 4) + _LAST_WORDS
SPRING_SECONDS = 30.0


class Network(Enum):
    """How the way behaves, for connections that are there and for new ones."""

    GOOD = auto()
    STALLED = auto()  # takes everything and passes on nothing
    DRIPPING = auto()  # byte after byte
    REFUSING = auto()  # resets whoever comes
    GARBLED = auto()  # answers with what no database says
    INTERRUPTED = auto()  # ends each connection in the midst of its answer to BEGIN


@dataclass
class Trap:
    """Waits for the COMMIT of a request, and stops it or the answer to it.

    `sprung` says that it did. With `hold` nothing goes on until the connection ends; otherwise
    both ends are cut.
    """

    reaches_database: bool
    hold: bool
    sprung: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        if not self.sprung.wait(SPRING_SECONDS):
            raise TimeoutError("no COMMIT came by")


@dataclass(eq=False)
class Link:
    """One connection of a client, and the one that it stands for."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    answer_trap: Trap | None = None
    is_of_request: bool = False
    is_silent: bool = False

    def cut(self) -> None:
        for end in (self.client, self.server):
            reset(end)


class Proxy:
    """`with Proxy(url) as proxy: proxy.url`; lives in a thread of its own, so tests may block."""

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._links: set[Link] = set()
        self._network = Network.GOOD
        self._trap: Trap | None = None
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        user, _, _ = self._target.netloc.rpartition("@")
        return urlunsplit(self._target._replace(netloc=f"{user}@127.0.0.1:{self._port}"))

    def become(self, network: Network) -> None:
        self._call(lambda: self._become(network))

    def cut(self) -> None:
        """Reset every connection that is there."""
        self._call(self._cut)

    def silence(self) -> None:
        """Let the connections that are there die unnoticed, as a forgetful router does."""
        self._call(self._silence)

    def trap(self, *, reaches_database: bool, hold: bool = False) -> Trap:
        trap = Trap(reaches_database, hold)
        self._call(lambda: self._set(trap))
        return trap

    def _cut(self) -> None:
        for link in self._links:
            link.cut()

    def _silence(self) -> None:
        for link in self._links:
            link.is_silent = True

    def _set(self, trap: Trap) -> None:
        self._trap = trap

    def _become(self, network: Network) -> None:
        self._network = network
        self._changed.set()
        self._changed = asyncio.Event()

    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        if self._network is Network.REFUSING:
            reset(client)
            return
        try:
            answers, server = await asyncio.open_connection(
                self._target.hostname, self._target.port
            )
        except OSError:
            reset(client)
            return
        link = Link(client, server)
        self._links.add(link)
        pumps = [
            asyncio.create_task(self._pump(link, reader, self._forward)),
            asyncio.create_task(self._pump(link, answers, self._return)),
        ]
        try:
            # Whichever end goes away takes the other along.
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._links.discard(link)
            link.cut()

    async def _pump(
        self,
        link: Link,
        reader: asyncio.StreamReader,
        deliver: Callable[[Link, bytes], Coroutine[Any, Any, None]],
    ) -> None:
        try:
            while data := await reader.read(CHUNK):
                while self._network is Network.STALLED:
                    await self._changed.wait()
                if link.is_silent:
                    continue
                await deliver(link, data)
        except OSError:
            return

    async def _forward(self, link: Link, data: bytes) -> None:
        link.is_of_request |= REQUEST in data
        if self._trap and COMMIT in data and link.is_of_request:
            trap, self._trap = self._trap, None
            if not trap.reaches_database:
                spring(trap, link)
                return
            link.answer_trap = trap
        link.is_of_request &= COMMIT not in data
        await self._write(link.server, data)

    async def _return(self, link: Link, data: bytes) -> None:
        if self._network is Network.GARBLED:
            data = bytes(len(data))
        elif self._network is Network.INTERRUPTED and BEGUN in data:
            link.client.write(data[: data.index(BEGUN) + len(BEGUN)] + FAREWELL)
            link.client.close()
            return
        if link.answer_trap:
            spring(link.answer_trap, link)
            return
        await self._write(link.client, data)

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        while data and self._network is Network.DRIPPING:
            writer.write(data[:1])
            data = data[1:]
            await asyncio.sleep(0.002)
        writer.write(data)
        await writer.drain()

    async def _close(self) -> None:
        self._server.close()
        for link in list(self._links):
            link.cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _call(self, action: Callable[[], object]) -> None:
        async def act() -> None:
            action()

        self._do(act())

    def _do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)


def spring(trap: Trap, link: Link) -> None:
    if trap.hold:
        link.is_silent = True
    else:
        link.cut()
    trap.sprung.set()


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST and not by FIN, as a crash does."""
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
