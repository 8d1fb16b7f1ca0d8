"""What routes ask for: who is calling, their tasks, and which versions they know."""

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request, Security
from fastapi.security import HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.limits import Limiter, refusals_counted
from app.core.errors import InvalidToken, MalformedRequest
from app.core.security import CurrentUser, TokenVerifier
from app.database import Database, Passage
from app.services.change import Origin
from app.services.task import Expected, TaskService
from app.services.task_direct import DirectTasks

# For the OpenAPI document; the header is read below, where one that is sent twice is refused.
_bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="The token of `GET {BETTER_AUTH_URL}/api/auth/token`, good for 15 minutes.",
)
_READS = {"GET", "HEAD", "OPTIONS"}


async def _read_caller(request: Request) -> CurrentUser:
    """Whom the token names, counted before the database is asked for anything.

    Whether their sign-in still lives is asked with whatever the request asks first.
    """
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        raise InvalidToken("no authorization header, or more than one")
    scheme, _, token = headers[0].partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken("not a bearer token")
    verifier: TokenVerifier = request.state.verifier
    caller = await verifier.verify(token)
    limiter: Limiter = request.state.limiter
    await limiter.count_user(caller.id, writes=request.method not in _READS)
    return caller


@dataclass(frozen=True, slots=True)
class Transaction:
    session: AsyncSession
    caller: CurrentUser
    moment: datetime
    idempotency_key: str | None


_KEY = re.compile(r"[\x21-\x7e]{1,64}")


async def read_key(request: Request) -> str | None:
    """Read Idempotency-Key; raise MalformedRequest for one that is not 1 to 64 visible letters."""
    keys = request.headers.getlist("idempotency-key")
    if not keys:
        return None
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        raise MalformedRequest("Idempotency-Key takes 1 to 64 visible ASCII characters, once.")
    return keys[0]


IdempotencyKey = Annotated[str | None, Depends(read_key)]


async def get_passage(request: Request) -> AsyncGenerator[Passage]:
    """The way of this request through the wall, for a caller whose sign-in lives."""
    database: Database = request.state.database
    async with refusals_counted(request), database.passage(await _read_caller(request)) as passage:
        yield passage


# scope="function": it commits before the answer leaves, so an acknowledged write is a kept one.
PassageDep = Annotated[Passage, Depends(get_passage, scope="function")]


async def get_transaction(request: Request, passage: PassageDep) -> Transaction:
    """The one transaction of this request, where a single question won't do."""
    session, moment = await passage.open()
    transaction = Transaction(session, passage.caller, moment, await read_key(request))
    request.state.transaction = transaction
    return transaction


TransactionDep = Annotated[Transaction, Depends(get_transaction, scope="function")]


async def current_user(passage: PassageDep, _: Annotated[object, Security(_bearer)]) -> CurrentUser:
    """The person who is calling; their sign-in is checked with whatever is asked first."""
    return passage.caller


CurrentUserDep = Annotated[CurrentUser, Depends(current_user, scope="function")]

# What stands before every route but health's.
SIGNED_IN = [Depends(current_user)]


async def get_tasks(transaction: TransactionDep, user: CurrentUserDep) -> TaskService:
    origin = Origin(user.session_id, transaction.idempotency_key)
    return TaskService(transaction.session, user.id, now=transaction.moment, origin=origin)


Tasks = Annotated[TaskService, Depends(get_tasks, scope="function")]


async def get_direct_tasks(request: Request, passage: PassageDep) -> DirectTasks:
    return DirectTasks(passage, max_tasks=request.state.settings.max_tasks_per_user)


Direct = Annotated[DirectTasks, Depends(get_direct_tasks, scope="function")]

_STRONG_TAG = re.compile(r'"([1-9]\d{0,8})"', re.ASCII)


async def get_expected_versions(
    if_match: Annotated[
        str | None,
        Header(
            description="The `ETag` you last read; where the task has moved on, the answer is 412.",
            examples=['"3"'],
        ),
    ] = None,
) -> Expected:
    """Read If-Match (RFC 9110, section 13.1.1); a tag that is not ours matches nothing."""
    if if_match is None:
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    if "*" in tags:
        return None
    return {int(match[1]) for tag in tags if (match := _STRONG_TAG.fullmatch(tag))}


ExpectedVersions = Annotated[Expected, Depends(get_expected_versions)]
