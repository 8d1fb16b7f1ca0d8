"""What routes ask for: who is calling, their tasks, and which versions they know."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import MalformedRequest
from app.core.security import CurrentUser
from app.database import Passage
from app.services.change import Origin
from app.services.task import Expected, TaskService
from app.services.task_direct import DirectTasks


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


async def get_passage(request: Request) -> Passage:
    """The way of this request through the wall, opened by its route."""
    passage: Passage = request.state.passage
    return passage


PassageDep = Annotated[Passage, Depends(get_passage)]


async def get_transaction(request: Request, passage: PassageDep) -> Transaction:
    """The one transaction of this request, where a single question won't do."""
    session, moment = await passage.open()
    return Transaction(session, passage.caller, moment, await read_key(request))


TransactionDep = Annotated[Transaction, Depends(get_transaction)]


async def get_tasks(transaction: TransactionDep) -> TaskService:
    user = transaction.caller
    origin = Origin(user.session_id, transaction.idempotency_key)
    return TaskService(transaction.session, user.id, now=transaction.moment, origin=origin)


Tasks = Annotated[TaskService, Depends(get_tasks)]


async def get_direct_tasks(request: Request) -> DirectTasks:
    return DirectTasks(
        await get_passage(request), max_tasks=request.state.settings.max_tasks_per_user
    )


Direct = Annotated[DirectTasks, Depends(get_direct_tasks)]

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
