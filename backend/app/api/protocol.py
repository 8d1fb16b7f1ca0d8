"""The head of a request within limits of size and time, which uvicorn leaves to a proxy in front.

`--http app.api.protocol:LimitedProtocol` puts it to use; nothing else names it.
"""

import asyncio
from http import HTTPStatus
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.errors import failure
from app.api.middleware import headers_of_every_answer
from app.core.logging import logger

MAX_HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 20.0


class LimitedProtocol(HttpToolsProtocol):
    """Ends a connection on which no request begins, or one whose head doesn't end."""

    _is_head_whole = False
    # Since the last byte of a body, or the end of a request: trailers count as well.
    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    # As uvicorn's own method narrows it: what it serves are streams.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_arrived()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_head_whole = False

    def on_header(self, name: bytes, value: bytes) -> None:
        # What comes after a body in chunks is no header (RFC 9110, section 6.5.1): it could name
        # another address or person than the head, which was believed already.
        if not self._is_head_whole:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._is_head_whole = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._head_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(431, "HEADERS_TOO_LARGE", "The headers are larger than 64 KiB.")
        if self.transport.is_closing() or self._is_being_answered():
            self._head_arrived()
        elif self._deadline is None:
            self._await_head()

    def send_400_response(self, _msg: str) -> None:
        """Answer what is no HTTP, in the envelope too."""
        self._refuse(400, "MALFORMED_REQUEST", "The request could not be read.")

    def _is_being_answered(self) -> bool:
        return self._is_head_whole and not self.cycle.response_complete

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _head_arrived(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if self._head_bytes and not self._is_head_whole:
            self._refuse(408, "REQUEST_TIMEOUT", "The headers took too long.")
        else:
            self.transport.close()

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Say why and hang up; in the middle of another answer, hang up."""
        cycle = self.cycle
        is_first = cycle is None or cycle.response_complete or not cycle.response_started
        # Where others wait in line, the one before them is being answered.
        if is_first and not self.pipeline:
            headers = headers_of_every_answer(self.app_state["settings"].page_origin)
            answer = failure(status, code, message, headers=headers)
            answer.headers.update({"Connection": "close", "X-Request-ID": uuid4().hex})
            lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
            lines += [name + b": " + value for name, value in answer.raw_headers]
            self.transport.write(b"\r\n".join([*lines, b"", bytes(answer.body)]))
        logger.info("connection_refused", status=status)
        self.transport.close()
