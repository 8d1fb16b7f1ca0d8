"""What one person can do with their tasks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.core.errors import Conflict, Forbidden, NotFound, VersionConflict
from app.models.task import Task
from app.schemas.task import TaskCreate, TaskUpdate
from app.schemas.task_query import TaskQuery
from app.services.task_list import Page, Position, narrowed, read_page

# Versions that a caller takes for current, from If-Match; None where they don't care.
Expected = Collection[int] | None


class TaskService:
    """One owner's tasks; other people's do not exist here.

    `now` is the moment of the transaction, so that one clock, the database's, dates everything.
    Every method that takes an id raises Forbidden for another person's task, NotFound where there
    is none, and, given `expected` versions, VersionConflict where the task has moved on.
    """

    def __init__(self, session: AsyncSession, owner_id: str, *, now: datetime) -> None:
        self._session = session
        self._owner_id = owner_id
        self._now = now

    async def get_all_tasks(self, query: TaskQuery, after: Position | None) -> Page:
        """One page, and the position after which the next one starts."""
        tasks = narrowed(self._owned(), query, self._now)
        return await read_page(self._session, tasks, query, after)

    async def get_task(self, task_id: UUID) -> Task:
        return await self._one(self._owned(), task_id)

    async def create_task(self, data: TaskCreate) -> Task:
        """Raise Conflict where the id is taken, by anybody."""
        task = Task(
            id=data.id or uuid4(),
            user_id=self._owner_id,
            title=data.title,
            description=data.description,
            priority=data.priority,
            created_at=self._now,
            updated_at=self._now,
        )
        task.due_date = data.due_date
        self._session.add(task)
        try:
            await self._session.flush()
        except IntegrityError as error:
            if "pk_tasks" not in str(error.orig):
                raise
            raise Conflict from error
        return task

    async def update_task(self, task_id: UUID, changes: TaskUpdate, expected: Expected) -> Task:
        """Change the fields that were sent and no other."""
        task = await self._locked(task_id, expected)
        for name in changes.model_fields_set - {"completed"}:
            setattr(task, name, getattr(changes, name))
        if "completed" in changes.model_fields_set:
            self._set_completed(task, completed=changes.completed)
        return await self._saved(task)

    async def toggle_complete(
        self, task_id: UUID, *, completed: bool | None, expected: Expected
    ) -> Task:
        """Set the state that is asked for, or the other one where none is."""
        task = await self._locked(task_id, expected)
        self._set_completed(task, completed=not task.completed if completed is None else completed)
        return await self._saved(task)

    async def delete_task(self, task_id: UUID, expected: Expected) -> None:
        """Gone for every reader, though `restore_task` can take it back."""
        task = await self._locked(task_id, expected)
        task.deleted_at = self._now
        await self._saved(task)

    async def restore_task(self, task_id: UUID) -> Task:
        """Take a deletion back; a task that is there stays as it is."""
        task = await self._one(self._owned(deleted=True).with_for_update(), task_id)
        task.deleted_at = None
        return await self._saved(task)

    def _owned(self, *, deleted: bool = False) -> Select[Task]:
        mine = select(Task).where(col(Task.user_id) == self._owner_id)
        return mine if deleted else mine.where(col(Task.deleted_at).is_(None))

    async def _locked(self, task_id: UUID, expected: Expected) -> Task:
        task = await self._one(self._owned().with_for_update(), task_id)
        if expected is not None and task.version not in expected:
            raise VersionConflict(task.version)
        return task

    async def _one(self, owned: Select[Task], task_id: UUID) -> Task:
        task = await self._session.scalar(owned.where(col(Task.id) == task_id))
        if task is None:
            exists = await self._session.scalar(select(func.task_exists(task_id)))
            raise Forbidden if exists else NotFound
        return task

    def _set_completed(self, task: Task, *, completed: bool) -> None:
        if completed:
            task.complete(self._now)
        else:
            task.reopen()

    async def _saved(self, task: Task) -> Task:
        if self._session.is_modified(task):
            task.updated_at = self._now
            await self._session.flush()
        return task
