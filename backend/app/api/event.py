"""A live signal: server-sent events that say that something changed, and never what."""

import asyncio
import time
from typing import Any

import jwt
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from app.api.deps import TransactionDep
from app.api.signed_in import SignedInRoute
from app.core.errors import HoldfastError
from app.core.security import CurrentUser
from app.services.signal import Reader, Signal, SignalLost

HEARTBEAT_SECONDS = 15.0
# Whoever takes nothing for so long has gone, or is not worth waiting for.
SLOWEST_SECONDS = 10.0

router = APIRouter(
    prefix="/api",
    route_class=SignedInRoute,
)


# Not in the OpenAPI document, which has no way to say "a stream without an end".
@router.get("/events", include_in_schema=False)
async def stream_events(request: Request, transaction: TransactionDep) -> Response:
    """Each event is the number of your newest change; read `/api/sync` for what it was.

    The stream ends with the token or the sign-in; come again with a new token, and read once.
    """
    signal: Signal = request.state.signal
    # The transaction has asked whether the sign-in lives, and ends before the stream begins.
    user = transaction.caller
    return EventStream(await signal.join(user.id), request, user)


class EventStream(Response):
    """Writes what one reader is told, until either side has had enough."""

    media_type = "text/event-stream"

    def __init__(self, reader: Reader, request: Request, user: CurrentUser) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._reader = reader
        self._request = request
        self._user = user
        self._ends_at = _expiry(request)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        signal: Signal = self._request.state.signal
        try:
            writing = asyncio.create_task(self._write(send))
            leaving = asyncio.create_task(_gone(receive))
            _, pending = await asyncio.wait({writing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            # Whatever went wrong in writing is a fault of ours, and is to be seen.
            if writing.done() and not writing.cancelled():
                writing.result()
        finally:
            signal.leave(self._reader)

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            await _put(send, ": welcome\n\n")
            while time.time() < self._ends_at:
                until_the_end = max(0.0, self._ends_at - time.time())
                number = await self._reader.next_number(min(HEARTBEAT_SECONDS, until_the_end))
                # Before each word, or somebody busy would go on telling a session that has ended.
                await self._check_sign_in()
                if number is None:
                    await _put(send, ": still here\n\n")
                else:
                    await _put(send, f"event: change\nid: {number}\ndata: {number}\n\n")
        except (SignalLost, HoldfastError, SQLAlchemyError, TimeoutError):
            # The end of the stream says all there is to say.
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _check_sign_in(self) -> None:
        """Raise InvalidToken where the sign-in has ended."""
        async with self._request.state.database.passage(self._user):
            pass


async def _put(send: Send, text: str) -> None:
    message = {"type": "http.response.body", "body": text.encode(), "more_body": True}
    await asyncio.wait_for(send(message), SLOWEST_SECONDS)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _expiry(request: Request) -> float:
    """Read when the token ends; it was verified on the way here."""
    token = request.headers["authorization"].partition(" ")[2]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return float(claims["exp"])
