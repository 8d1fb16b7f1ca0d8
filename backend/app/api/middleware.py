"""What wraps every request: its id, its log line, the headers of every answer, the last net."""

import re
import time
from collections.abc import Mapping

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import internal_error
from app.core.logging import logger

PREFLIGHT_SECONDS = 7200

_REQUEST_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
# A page that is reached by https may call nothing else, so its API is too.
_HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def headers_of_every_answer(page_origin: str) -> dict[str, str]:
    return _HEADERS | (_HTTPS_HEADERS if page_origin.startswith("https://") else {})


def add_middleware(app: FastAPI, page_origin: str) -> None:
    """Innermost first: what is added last sees the request first."""
    # Inside CORS, so that a page can read even a 500.
    app.add_middleware(LastNet)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[page_origin],
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "X-Request-ID",
        ],
        expose_headers=["ETag", "Idempotency-Replayed", "Location", "Retry-After", "X-Request-ID"],
        max_age=PREFLIGHT_SECONDS,
    )
    app.add_middleware(EveryAnswer, headers=headers_of_every_answer(page_origin))
    app.add_middleware(
        CorrelationIdMiddleware,
        validator=lambda request_id: _REQUEST_ID.fullmatch(request_id) is not None,
    )


class EveryAnswer:
    """Adds the headers that every answer has, and writes its one log line."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            route = scope.get("route")
            logger.info(
                "request",
                method=scope["method"],
                # The pattern and not the path: an id or a mistyped secret has no place in a log.
                route=getattr(route, "path", None),
                status=status or None,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )


class LastNet:
    """Turns what nobody caught into the envelope of a 500, and keeps the cause in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            logger.exception("unexpected_error")
            if is_started:
                raise
            await internal_error()(scope, receive, send)
