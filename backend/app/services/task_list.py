"""Which tasks a list holds, in which order, and where its next page starts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    and_,
    cast,
    func,
    literal,
    or_,
    tuple_,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import col

from app.models.task import PRIORITY_TYPE, Task
from app.questions import Answer, holds, page_of
from app.schemas.task_query import DueWindow, TaskQuery

DAYS_OF_A_WEEK = 7

# Later than any due date can be: tasks without one come last.
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
_MOMENT = DateTime(timezone=True)


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page: its sort key as text, and its id."""

    key: str
    task_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Tasks as a JSON list, and the position after which the next page starts."""

    tasks: str
    next: Position | None


def narrowed(tasks: Select[Task], query: TaskQuery, now: datetime) -> Select[Task]:
    """Keep the tasks that meet every filter of the query."""
    if query.completed is not None:
        tasks = tasks.where(_is_completed() == query.completed)
    if query.priority is not None:
        tasks = tasks.where(col(Task.priority) == query.priority)
    if query.q:
        tasks = tasks.where(holds(literal(query.q, Text)))
    if query.due is not None:
        tasks = tasks.where(_is_due(query.due, now, query.zone))
    return tasks


def _is_completed() -> ColumnElement[bool]:
    return col(Task.completed_at).is_not(None)


def _is_due(window: DueWindow, now: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    today = now.astimezone(zone).date()
    due_day, due_at = col(Task.due_day), col(Task.due_at)
    match window:
        case "none":
            return and_(due_day.is_(None), due_at.is_(None))
        case "overdue":
            return and_(~_is_completed(), or_(due_day < today, due_at < now))
        case "today":
            return _due_within(today, today + timedelta(days=1), zone)
        case "week":
            return _due_within(today, today + timedelta(days=DAYS_OF_A_WEEK), zone)


def _due_within(first: date, end: date, zone: ZoneInfo) -> ColumnElement[bool]:
    due_day, due_at = col(Task.due_day), col(Task.due_at)
    return or_(
        and_(due_day >= first, due_day < end),
        and_(due_at >= _start_of(first, zone), due_at < _start_of(end, zone)),
    )


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _sort_key(field: str) -> tuple[SQLColumnExpression[Any], TypeEngine[Any]]:
    """Tell what a list is sorted by, and its type; never null, so that one comparison finds the
    next page.
    """
    match field:
        case "updatedAt":
            return col(Task.updated_at), _MOMENT
        case "priority":
            return col(Task.priority), PRIORITY_TYPE
        case "position":
            return col(Task.place), Text()
        case "title":
            # Any case alike, and the same order on every server, whatever its locale.
            return func.lower(col(Task.title)).collate("C"), Text()
        case "dueDate":
            start_of_day = func.timezone("UTC", cast(col(Task.due_day), DateTime))
            return func.coalesce(col(Task.due_at), start_of_day, literal(_NEVER)), _MOMENT
    return col(Task.created_at), _MOMENT


def sorted_page(tasks: Select[Task], query: TaskQuery, after: Position | None) -> Select[Any]:
    """Ask for one page by keyset: as quick for the last page as for the first, and no row is
    shown twice or left out because of what was added or deleted on the pages before.
    """
    key, key_type = _sort_key(query.sort.removeprefix("-"))
    task_id = col(Task.id)
    is_descending = query.sort.startswith("-")
    if after is not None:
        row = tuple_(key, task_id)
        start = tuple_(cast(literal(after.key), key_type), literal(after.task_id, Uuid))
        tasks = tasks.where(row < start if is_descending else row > start)
    order = (key.desc(), task_id.desc()) if is_descending else (key, task_id)
    return page_of(tasks.order_by(*order), key, literal(query.limit, Integer))


def page(answer: Answer) -> Page:
    """Read the answer to `page_of`."""
    match answer:
        case [str(tasks), str(key), str(task_id)]:
            return Page(tasks, Position(key, UUID(task_id)))
        case [str(tasks), None, None]:
            return Page(tasks, None)
    raise ValueError("not the answer to a page")
