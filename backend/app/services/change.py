"""One person's change log: writing it and reading it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.errors import NotFound
from app.models.change import Change, ChangeKind, ChangeLogHead
from app.models.task import Task
from app.schemas.change import TaskSnapshot

# A task's tracked fields as on the wire.
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """By which sign-in and under which idempotency key a change came."""

    session_id: str | None = None
    idempotency_key: str | None = None


def snapshot(task: Task) -> Fields:
    """Write down what the log keeps of a task."""
    return TaskSnapshot.model_validate(task).model_dump(mode="json", by_alias=True)


class ChangeLog:
    """One owner's log.

    Writers lock the task first and the head of the log second, so that no two of them wait for
    each other in a circle.
    """

    def __init__(
        self,
        session: AsyncSession,
        owner_id: str,
        *,
        now: datetime,
        origin: Origin,
    ) -> None:
        self._session = session
        self._owner_id = owner_id
        self._now = now
        self._origin = origin

    async def append(
        self,
        task: Task,
        kind: ChangeKind,
        *,
        before: Fields,
        undoes: int | None = None,
    ) -> Change | None:
        """Write a task and what happened to it since `before`, both under the next number.

        Writes and gives nothing where nothing happened.
        """
        now = snapshot(task)
        touched = [name for name, value in now.items() if before.get(name, ...) != value]
        if not touched:
            return None
        task.change_number = await self._next_number()
        task.updated_at = self._now
        self._session.add(task)
        await self._session.flush()
        change = Change(
            user_id=self._owner_id,
            number=task.change_number,
            task_id=task.id,
            kind=kind,
            before={name: before[name] for name in touched if name in before},
            after={name: now[name] for name in touched},
            undoes=undoes,
            session_id=self._origin.session_id,
            idempotency_key=self._origin.idempotency_key,
            at=self._now,
        )
        self._session.add(change)
        return change

    async def find(self, number: int) -> Change:
        """Raise NotFound where the log has no such number."""
        return await self._one(self._owned().where(col(Change.number) == number))

    async def last(self) -> Change:
        """Find the newest change that is no undoing and was not undone."""
        undoing = aliased(Change)
        is_undone = (
            select(undoing)
            .where(
                col(undoing.user_id) == self._owner_id,
                col(undoing.undoes) == col(Change.number),
            )
            .exists()
        )
        candidates = self._owned().where(col(Change.undoes).is_(None), ~is_undone)
        return await self._one(candidates.order_by(col(Change.number).desc()).limit(1))

    async def of_task(
        self,
        task_id: UUID,
        *,
        after: int = 0,
        before: int | None = None,
        limit: int | None = None,
    ) -> Sequence[Change]:
        """Read a task's history between two numbers, newest change first."""
        history = self._owned().where(col(Change.task_id) == task_id, col(Change.number) > after)
        if before is not None:
            history = history.where(col(Change.number) < before)
        newest_first = history.order_by(col(Change.number).desc()).limit(limit)
        return (await self._session.scalars(newest_first)).all()

    def _owned(self) -> Select[Change]:
        return select(Change).where(col(Change.user_id) == self._owner_id)

    async def _one(self, changes: Select[Change]) -> Change:
        change = await self._session.scalar(changes)
        if change is None:
            raise NotFound("There is no such change.")
        return change

    async def _next_number(self) -> int:
        """Take the next number; whoever else writes for this owner waits until we commit."""
        # Inserted where it is gone with the account, which is how that comes to light.
        head = insert(ChangeLogHead).values(user_id=self._owner_id, last_number=1, task_count=0)
        following = head.on_conflict_do_update(
            index_elements=["user_id"],
            set_={"last_number": col(ChangeLogHead.last_number) + 1},
        ).returning(col(ChangeLogHead.last_number))
        # The task itself is written once, when it has its number.
        with self._session.no_autoflush:
            number: int = (await self._session.execute(following)).scalar_one()
        return number
