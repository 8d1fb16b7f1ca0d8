"""Connections that are lent for one statement each."""

import asyncio
import select
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import psycopg
from psycopg.pq import ConnStatus, TransactionStatus
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

Connection = TypeVar("Connection", bound=psycopg.AsyncConnection)


class Connections(Generic[Connection]):
    """At most `size` at a time; the one that came back last goes out first.

    SQLAlchemy's own pool hands out connections through its session, which costs more than the
    whole rest of a request. Whether a connection is alive is seen at its socket, where a server
    that closed it has left its mark, and not by a question that each request would wait for.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        *,
        size: int,
        patience: float,
    ) -> None:
        self._connect = connect
        self._idle: list[Connection] = []
        self._places = asyncio.Semaphore(size)
        self._patience = patience

    async def take(self) -> Connection:
        """Raise SQLAlchemy's TimeoutError where none is to be had in time."""
        try:
            async with asyncio.timeout(self._patience if self._places.locked() else None):
                await self._places.acquire()
        except TimeoutError:
            raise PoolTimeoutError("every connection is in use") from None
        try:
            return await self._alive()
        except BaseException:
            self._places.release()
            raise

    async def give_back(self, connection: Connection) -> None:
        """Where one has died, the others may have too."""
        self._places.release()
        if connection.info.transaction_status is TransactionStatus.IDLE:
            self._idle.append(connection)
            return
        if connection.broken:
            await self.close()
        await connection.close()

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    async def _alive(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if _is_alive(connection):
                return connection
            await connection.close()
        try:
            return await self._connect()
        except psycopg.Error as error:
            raise DBAPIError.instance(None, None, error, psycopg.Error) from error


def _is_alive(connection: psycopg.AsyncConnection) -> bool:
    """A server has nothing to say to an idle connection, unless it is a farewell."""
    if connection.pgconn.status != ConnStatus.OK:
        return False
    heard = select.poll()
    heard.register(connection.pgconn.socket, select.POLLIN)
    return not heard.poll(0)
