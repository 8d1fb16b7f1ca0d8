"""A task on the wire."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    model_validator,
)

from app.models.task import EARLIEST_DUE, LATEST_DUE, Due, Priority
from app.schemas.response import Input, Output
from app.schemas.text import Description, FractionalIndex, Title

_CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
_DUE_FORM = (
    'Use a day such as "2026-01-15" or an instant with its offset such as "2026-01-15T17:00:00Z".'
)


def _canonical_uuid(value: Any) -> UUID:
    """Take the 36-character form alone (RFC 9562, section 4), in either case."""
    if not isinstance(value, str) or not _CANONICAL_UUID.fullmatch(value):
        raise ValueError("Use a UUID such as 2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77.")
    return UUID(value)


def _not_special(value: UUID) -> UUID:
    if value.int in {0, 2**128 - 1}:
        raise ValueError("Use a UUID of your own, not the nil or the max one.")
    return value


def _parse_due(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _parse_day(value)
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return _parse_instant(value)
    raise ValueError(_DUE_FORM)


def _parse_day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("There is no such day.") from None
    if not EARLIEST_DUE.date() <= day <= LATEST_DUE.date():
        raise ValueError("Use a day from 1970 to 2200.")
    return day


def _parse_instant(value: str) -> datetime:
    try:
        # Past the microsecond Python cuts digits off, and so do we.
        instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("There is no such day.") from None
    if not EARLIEST_DUE <= instant <= LATEST_DUE:
        raise ValueError("Use an instant from 1970 to 2200.")
    return instant


def write_due(due: Due) -> str:
    return write_moment(due) if isinstance(due, datetime) else due.isoformat()


def write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


TaskId = Annotated[
    UUID, BeforeValidator(_canonical_uuid, json_schema_input_type=UUID), Field(description="UUID.")
]
DueDate = Annotated[
    date | datetime,
    BeforeValidator(_parse_due, json_schema_input_type=date | datetime),
    Field(description=_DUE_FORM, examples=["2026-01-15", "2026-01-15T17:00:00Z"]),
]
DueRead = Annotated[date | datetime, PlainSerializer(write_due, when_used="json")]
Moment = Annotated[datetime, PlainSerializer(write_moment, when_used="json")]


class TaskCreate(Input):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "Water the ferns", "priority": "high", "dueDate": "2026-01-15"}]
        }
    )

    id: Annotated[TaskId, AfterValidator(_not_special)] | None = Field(
        default=None, description="Your own UUID for the task; one is made where none is sent."
    )
    title: Title
    description: Description | None = None
    priority: Priority = Priority.MEDIUM
    due_date: DueDate | None = None
    position: FractionalIndex | None = None


def _without_defaults(schema: dict[str, Any]) -> None:
    """Say in the document too that no default stands in for a field that is not sent."""
    for field in schema["properties"].values():
        field.pop("default", None)
    schema["minProperties"] = 1


class TaskUpdate(Input):
    """Some fields of a task: null clears one that may be empty, absence leaves it as it is.

    Only `model_fields_set` tells what was sent; the defaults here are never used.
    """

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    title: Title = ""
    description: Description | None = None
    priority: Priority = Priority.MEDIUM
    due_date: DueDate | None = None
    position: FractionalIndex | None = None
    completed: StrictBool = False

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self


class TaskCompletion(Input):
    completed: StrictBool = Field(description="The state that the task shall have.")


class TaskRead(Output):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77",
                    "title": "Water the ferns",
                    "description": "The small one needs less.",
                    "completed": True,
                    "completedAt": "2026-01-11T09:00:00Z",
                    "priority": "high",
                    "dueDate": "2026-01-15",
                    "position": None,
                    "userId": "Zq3vS1kJ0aB8rT5wX2yN7mP4cD6eF9gH",
                    "version": 2,
                    "createdAt": "2026-01-10T08:30:00Z",
                    "updatedAt": "2026-01-11T09:00:00Z",
                }
            ]
        }
    )

    id: UUID
    title: str
    description: str | None
    completed: bool
    completed_at: Moment | None
    priority: Priority
    due_date: DueRead | None
    position: str | None
    user_id: str
    version: int
    created_at: Moment
    updated_at: Moment
