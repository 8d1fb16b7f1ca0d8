"""What one person asks of their tasks most often: each takes one question and no session."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.core.errors import Conflict, Forbidden, NotFound, TooManyTasks
from app.database import Passage, constraint_of
from app.models.task import MAX_TASKS, Task, due_columns
from app.questions import (
    CREATE_TASK,
    LIST_OLDER_TASKS,
    LIST_TASKS,
    READ_TASK,
    SEARCH_OLDER_TASKS,
    SEARCH_TASKS,
    TASK_EXISTS,
)
from app.schemas.task import TaskCreate
from app.schemas.task_query import TaskQuery
from app.services.task_list import Page, Position, narrowed, page, sorted_page


@dataclass(frozen=True, slots=True)
class TaskJson:
    """A task as on the wire, and its version."""

    json: str
    version: str


class DirectTasks:
    """One owner's tasks, written as JSON by the database."""

    def __init__(self, passage: Passage, *, max_tasks: int = MAX_TASKS) -> None:
        self._passage = passage
        self._max_tasks = max_tasks

    @property
    def owner_id(self) -> str:
        return self._passage.caller.id

    async def get_task(self, task_id: UUID) -> TaskJson:
        """Raise Forbidden for another person's task, NotFound where there is none."""
        match await self._passage.ask(READ_TASK, task_id=task_id):
            case [str(json), str(version)]:
                return TaskJson(json, version)
        match await self._passage.ask(TASK_EXISTS, task_id=task_id):
            case ["true", *_]:
                raise Forbidden
        raise NotFound

    async def get_all_tasks(self, query: TaskQuery, after: Position | None) -> Page:
        """One page, and the position after which the next one starts."""
        if not query.is_common:
            return await self._get_some_tasks(query, after)
        first, older = (
            (SEARCH_TASKS, SEARCH_OLDER_TASKS) if query.q else (LIST_TASKS, LIST_OLDER_TASKS)
        )
        given: dict[str, Any] = {"limit": query.limit, "words": query.q}
        if after is None:
            return page(await self._passage.ask(first, **given))
        place = {"created_at": after.key, "task_id": after.task_id}
        return page(await self._passage.ask(older, **given, **place))

    async def _get_some_tasks(self, query: TaskQuery, after: Position | None) -> Page:
        session, now = await self._passage.open()
        owned = select(Task).where(
            col(Task.user_id) == self._passage.caller.id, col(Task.deleted_at).is_(None)
        )
        return page(await session.scalar(sorted_page(narrowed(owned, query, now), query, after)))

    async def create_task(
        self, task_id: UUID, data: TaskCreate, *, idempotency_key: str | None
    ) -> TaskJson:
        """Raise Conflict where the id is taken, by anybody; TooManyTasks where no more fit."""
        due_day, due_at = due_columns(data.due_date)
        try:
            answer = await self._passage.ask(
                CREATE_TASK,
                id=task_id,
                title=data.title,
                description=data.description,
                priority=data.priority,
                due_day=due_day,
                due_at=due_at,
                position=data.position,
                max_tasks=self._max_tasks,
                idempotency_key=idempotency_key,
            )
        except IntegrityError as error:
            if constraint_of(error) != "pk_tasks":
                raise
            raise Conflict from error
        match answer:
            case [str(json), str(version)]:
                return TaskJson(json, version)
        raise TooManyTasks
