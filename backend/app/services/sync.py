"""What changed among one person's tasks since they last asked."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.core.errors import SyncExpired
from app.models.change import ChangeLogHead
from app.models.task import Task


@dataclass(frozen=True, slots=True)
class SyncPosition:
    """How far in the log somebody has read.

    Of deletions up to `floor` they needn't hear: they know of them, or never saw the task.
    """

    number: int
    floor: int


@dataclass(frozen=True, slots=True)
class Delta:
    tasks: list[Task]
    next: SyncPosition
    has_more: bool


async def read_delta(
    session: AsyncSession, owner_id: str, since: SyncPosition | None, limit: int
) -> Delta:
    """Read tasks in the order of their last change, each as it is now; from the start with None.

    A task that changes while somebody pages moves to the end, and so comes again only with what
    is new about it. Numbers are committed in their order, so none is passed by.
    Raises SyncExpired for a position that this log never had, or before which deletions that
    the reader didn't hear of may have been purged.
    """
    head = await session.get(ChangeLogHead, owner_id)
    last, purged = (head.last_number, head.purged_number) if head else (0, 0)
    since = since or SyncPosition(number=0, floor=last)
    if since.floor < purged or since.number > last:
        raise SyncExpired
    changed = select(Task).where(
        col(Task.user_id) == owner_id,
        col(Task.change_number) > since.number,
        or_(col(Task.deleted_at).is_(None), col(Task.change_number) > since.floor),
    )
    in_order = changed.order_by(col(Task.change_number)).limit(limit + 1)
    tasks = list((await session.scalars(in_order)).all())
    page, has_more = tasks[:limit], len(tasks) > limit
    if has_more:
        return Delta(page, SyncPosition(page[-1].change_number, since.floor), has_more=True)
    reached = max([last, *(task.change_number for task in page)])
    return Delta(page, SyncPosition(reached, reached), has_more=False)
