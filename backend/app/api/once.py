"""Writes that are done once, however often they are sent: the Idempotency-Key header."""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Header, Request, Response

from app.api.deps import get_passage, read_key
from app.api.strict import StrictRoute
from app.models.answer import Answer
from app.services.answer import AnswerStore

_KEPT_HEADERS = ("content-type", "etag", "location")


class AnsweredBefore(Exception):
    """The request was answered already; its handler gives that answer again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        # Made here: the transaction that read it is about to be rolled back.
        headers = answer.headers | {"Idempotency-Replayed": "true"}
        self.response = Response(answer.body, answer.status, headers)


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """A request whose answer is to be kept."""

    store: AnswerStore
    key: str
    request_hash: bytes

    def keep(self, response: Response) -> None:
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        self.store.remember(
            self.key,
            self.request_hash,
            status=response.status_code,
            headers=headers,
            body=bytes(response.body),
        )


async def answer_once(
    request: Request,
    _: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Your own name for this wish, 1 to 64 visible ASCII characters: sent "
            "again within 7 days it is answered as before, with `Idempotency-Replayed: true`, "
            "and nothing is done twice.",
            examples=["0b7e2b0e-4c57-4d5b-8a6f-3a1e9b772f1c"],
            # `read_key` checks it, and refuses with 400.
            json_schema_extra={"minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
        ),
    ] = None,
) -> None:
    """Answer a repeated request as before; of a new one, ask the route to keep the answer."""
    key = await read_key(request)
    if key is None:
        return
    # Before the transaction, which would wait for a body that comes slowly.
    request_hash = await _hash(request)
    passage = await get_passage(request)
    session, moment = await passage.open()
    store = AnswerStore(session, passage.caller.id, now=moment)
    if answer := await store.recall(key, request_hash):
        raise AnsweredBefore(answer)
    request.state.pending_answer = PendingAnswer(store, key, request_hash)


async def _hash(request: Request) -> bytes:
    """Sum up all that makes two requests the same wish."""
    digest = hashlib.sha256()
    condition = request.headers.get("if-match", "")
    for part in (request.method, request.url.path, request.url.query, condition):
        digest.update(part.encode() + b"\0")
    digest.update(await request.body())
    return digest.digest()


class OnceRoute(StrictRoute):
    """Keeps the answer of a request that carries a key, in the transaction that did the work."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            response = await handle(request)
            pending: PendingAnswer | None = getattr(request.state, "pending_answer", None)
            if pending is not None:
                pending.keep(response)
            return response

        return handle_once


async def replay(_request: Request, error: Exception) -> Response:
    """Handle AnsweredBefore."""
    if not isinstance(error, AnsweredBefore):
        raise error
    return error.response
