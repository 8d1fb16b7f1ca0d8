"""The change log on the wire."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictInt

from app.models.change import ChangeKind
from app.models.task import Priority
from app.schemas.response import Input, Output
from app.schemas.task import DueRead, Moment, TaskRead
from app.schemas.task_query import (
    DEFAULT_LIMIT,
    MAX_CURSOR_LENGTH,
    MAX_LIMIT,
    Limit,
    plain_number,
)

# Well past any number of changes, and inside what every JSON reader holds exactly.
MAX_NUMBER = 2**53 - 1


class TaskSnapshot(Output):
    """What the log keeps of a task."""

    title: str
    description: str | None
    priority: Priority
    due_date: DueRead | None
    position: str | None
    completed_at: Moment | None
    deleted_at: Moment | None


class ChangeRead(Output):
    number: int = Field(description="Counts up by one with every change of yours.")
    task_id: UUID
    kind: ChangeKind
    before: dict[str, Any] = Field(description="The fields that it touched, as they were.")
    after: dict[str, Any] = Field(description="The same fields, as it left them.")
    undoes: int | None = Field(description="The number of the change that it took back.")
    at: Moment


class UndoRequest(Input):
    number: Annotated[StrictInt, Field(ge=1, le=MAX_NUMBER)] = Field(
        description="The change to take back."
    )


class HistoryQuery(Input):
    limit: Limit = DEFAULT_LIMIT
    before: Annotated[int, Field(ge=1, le=MAX_NUMBER), BeforeValidator(plain_number)] | None = (
        Field(default=None, description="Only changes with a smaller number.")
    )


class SyncQuery(Input):
    limit: Limit = MAX_LIMIT
    cursor: Annotated[str, Field(max_length=MAX_CURSOR_LENGTH)] | None = Field(
        default=None, description="The `nextCursor` of the answer before."
    )


class Undone(Output):
    change: ChangeRead = Field(description="The change that took the other one back.")
    task: TaskRead | None = Field(description="The task as it is now; null where it is deleted.")


class SyncRead(Output):
    tasks: list[TaskRead] = Field(description="Tasks as they are now, in the order of change.")
    deleted_ids: list[UUID] = Field(description="Tasks that are no longer there.")
    next_cursor: str = Field(description="Pass it as `cursor` for what comes next, now or later.")
    has_more: bool = Field(description="Whether there is more to read at once.")
