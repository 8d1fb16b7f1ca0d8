"""Reads requests more strictly than the framework does, so that nothing is guessed or dropped."""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Coroutine, Iterator
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app.core import strict_json
from app.core.errors import MalformedRequest, UnsupportedMediaType

MAX_BODY_BYTES = 64 * 1024
BODY_SECONDS = 30.0
MAX_PARAMETERS = 32


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
        async for chunk in self.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise HTTPException(413)
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
    """A route whose handler gets a StrictRequest, with no query parameter but its own."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = set(_parameters(self.dependant))

        async def handle_strictly(request: Request) -> Response:
            _check_query(request, known)
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly


def _parameters(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        shape = field.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from shape.model_fields
        else:
            yield field.alias


def _check_query(request: Request, known: Container[str]) -> None:
    """Refuse unknown, repeated and unreadable parameters."""
    if not (query := request.scope["query_string"]):
        return
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        raise MalformedRequest("The query can't be read.") from None
    faults = [
        {"type": "query", "loc": ("query", name), "msg": message}
        for name, times in Counter(name for name, _ in pairs).items()
        if (message := _query_fault(name, times, known))
    ]
    if faults:
        raise RequestValidationError(faults)


def _query_fault(name: str, times: int, known: Container[str]) -> str | None:
    if name not in known:
        return "This parameter is not known"
    return "Send this parameter once" if times > 1 else None
