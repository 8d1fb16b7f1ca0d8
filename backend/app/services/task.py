"""What one person can do with a task of theirs; `direct` has what takes a single question."""

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.core.errors import Forbidden, NotFound, UndoConflict, VersionConflict
from app.models.change import Change, ChangeKind
from app.models.task import RESTORABLE_FOR, Task
from app.schemas.change import TaskSnapshot
from app.schemas.task import TaskUpdate, write_moment
from app.services.change import ChangeLog, Fields, Origin, snapshot

# Versions that a caller takes for current, from If-Match; None where they don't care.
Expected = Collection[int] | None


class TaskService:
    """Changes to one owner's tasks; other people's do not exist here.

    `now` is the moment of the transaction, so that one clock, the database's, dates everything.
    Every method that takes an id raises Forbidden for another person's task, NotFound where there
    is none, and, given `expected` versions, VersionConflict where the task has moved on.
    """

    def __init__(
        self,
        session: AsyncSession,
        owner_id: str,
        *,
        now: datetime,
        origin: Origin = Origin(),  # noqa: B008  (frozen, so it can't be shared by mistake)
    ) -> None:
        self._session = session
        self._owner_id = owner_id
        self._now = now
        self._log = ChangeLog(session, owner_id, now=now, origin=origin)

    async def update_task(self, task_id: UUID, changes: TaskUpdate, expected: Expected) -> Task:
        """Change the fields that were sent and no other."""
        async with self._changing(task_id, expected) as task:
            for name in changes.model_fields_set - {"completed"}:
                setattr(task, name, getattr(changes, name))
            if "completed" in changes.model_fields_set:
                self._set_completed(task, completed=changes.completed)
        return task

    async def toggle_complete(
        self, task_id: UUID, *, completed: bool | None, expected: Expected
    ) -> Task:
        """Set the state that is asked for, or the other one where none is."""
        async with self._changing(task_id, expected) as task:
            wanted = not task.completed if completed is None else completed
            self._set_completed(task, completed=wanted)
        return task

    async def delete_task(self, task_id: UUID, expected: Expected) -> None:
        """Gone for every reader, though `restore_task` can take it back."""
        async with self._changing(task_id, expected, ChangeKind.DELETE) as task:
            task.deleted_at = self._now

    async def restore_task(self, task_id: UUID) -> Task:
        """Take a deletion back; a task that is there stays as it is."""
        async with self._changing(task_id, None, ChangeKind.RESTORE, deleted=True) as task:
            task.deleted_at = None
        return task

    async def get_history(
        self, task_id: UUID, *, before: int | None, limit: int
    ) -> Sequence[Change]:
        """Read what happened to a task, newest first; a deleted one keeps its history."""
        await self._one(self._owned(deleted=True), task_id)
        return await self._log.of_task(task_id, before=before, limit=limit)

    async def undo(self, number: int | None) -> tuple[Change, Task]:
        """Take back the change of this number, or the last one, by another change.

        Raises UndoConflict where a field that it touched was changed again since.
        """
        change = await (self._log.last() if number is None else self._log.find(number))
        task = await self._one(self._owned(deleted=True).with_for_update(), change.task_id)
        before = snapshot(task)
        await self._check_nothing_built_on(change, task, before)
        undone = TaskSnapshot.model_validate(before | self._opposite(change))
        for name in TaskSnapshot.model_fields:
            setattr(task, name, getattr(undone, name))
        kind = _kind_of_undo(before, undone)
        undoing = await self._log.append(task, kind, before=before, undoes=change.number)
        return undoing or change, task

    async def _check_nothing_built_on(self, change: Change, task: Task, now: Fields) -> None:
        standing = {name for name, value in change.after.items() if now[name] != value}
        if task.deleted_at is not None and "deletedAt" not in change.after:
            standing.add("deletedAt")
        if not standing:
            return
        later = await self._log.of_task(task.id, after=change.number)
        raise UndoConflict(
            {name: max(c.number for c in later if name in c.after) for name in sorted(standing)}
        )

    def _opposite(self, change: Change) -> Fields:
        """Tell what the touched fields were before; a task that wasn't there gets deleted."""
        if change.kind is ChangeKind.CREATE:
            return {"deletedAt": write_moment(self._now)}
        return change.before

    def _owned(self, *, deleted: bool = False) -> Select[Task]:
        mine = select(Task).where(col(Task.user_id) == self._owner_id)
        is_there = col(Task.deleted_at).is_(None)
        if deleted:
            return mine.where(or_(is_there, col(Task.deleted_at) > self._now - RESTORABLE_FOR))
        return mine.where(is_there)

    async def _one(self, owned: Select[Task], task_id: UUID) -> Task:
        task = await self._session.scalar(owned.where(col(Task.id) == task_id))
        if task is None:
            exists = await self._session.scalar(select(func.task_exists(task_id)))
            raise Forbidden if exists else NotFound
        return task

    @asynccontextmanager
    async def _changing(
        self,
        task_id: UUID,
        expected: Expected,
        kind: ChangeKind = ChangeKind.UPDATE,
        *,
        deleted: bool = False,
    ) -> AsyncGenerator[Task]:
        """Lock a task, let the block change it, and write the change with its line in the log."""
        task = await self._one(self._owned(deleted=deleted).with_for_update(), task_id)
        if expected is not None and task.version not in expected:
            raise VersionConflict(task.version)
        before = snapshot(task)
        yield task
        await self._log.append(task, kind, before=before)

    def _set_completed(self, task: Task, *, completed: bool) -> None:
        if completed:
            task.complete(self._now)
        else:
            task.reopen()


def _kind_of_undo(before: Fields, undone: TaskSnapshot) -> ChangeKind:
    was_deleted, is_deleted = before["deletedAt"] is not None, undone.deleted_at is not None
    if was_deleted == is_deleted:
        return ChangeKind.UPDATE
    return ChangeKind.DELETE if is_deleted else ChangeKind.RESTORE
