"""Reads requests more strictly than the framework does, so that nothing is guessed or dropped."""

import asyncio
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.api.query import QueryOf, read_query
from app.core import strict_json
from app.core.errors import MalformedRequest, UnsupportedMediaType

MAX_BODY_BYTES = 64 * 1024
BODY_SECONDS = 30.0


class StrictRequest(Request):
    """Takes a JSON body within a limit, or puts a refusal in its place.

    The framework answers for whatever is raised here with words of its own. So a refusal is handed
    on as if it were the body: validation fails on it, and `app.api.errors` finds it.
    """

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    self._body = await self._read()
            except TimeoutError:
                # What is left of it is not read, so the connection can't be used again.
                raise HTTPException(408, headers={"Connection": "close"}) from None
        return self._body

    async def _read(self) -> bytes:
        body = bytearray()
        try:
            async for chunk in self.stream():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise HTTPException(413)
        except ClientDisconnect:
            # Nobody hears it, and nothing is done.
            raise HTTPException(400) from None
        return bytes(body)

    async def json(self) -> Any:
        if not self._is_plain_json():
            return UnsupportedMediaType()
        try:
            value = strict_json.loads(await self.body())
        except ValueError:
            return MalformedRequest("The body is not valid JSON.")
        # null would pass for "no body" where a body may be left out.
        return MalformedRequest("The body is null.") if value is None else value

    def _is_plain_json(self) -> bool:
        declared = Message()
        declared["content-type"] = self.headers.get("content-type", "")
        return (
            declared.get_content_type() == "application/json"
            and declared.get_content_charset("utf-8") == "utf-8"
            and "content-encoding" not in self.headers
        )


class StrictRoute(APIRoute):
    """A route whose handler gets a StrictRequest, with no query but its own.

    A query is a `QueryOf`; a route that has none takes no parameter.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        if query := self._query:
            self.openapi_extra = (self.openapi_extra or {}) | {"parameters": query.parameters}

    @property
    def _query(self) -> QueryOf[Any] | None:
        calls = [dependency.call for dependency in self.dependant.dependencies]
        return next((call for call in calls if isinstance(call, QueryOf)), None)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        has_query = self._query is not None

        async def handle_strictly(request: Request) -> Response:
            if not has_query:
                read_query(request)
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly
