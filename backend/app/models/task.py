"""A task, and what is always true of one."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

import app.models.user  # noqa: F401  (whose table the foreign key names)

TITLE_MAX = 200
DESCRIPTION_MAX = 1000
POSITION_MAX = 64
# How long a deletion can be taken back; the purge forgets it afterwards.
RESTORABLE_FOR = timedelta(days=30)
# How many one person can have, unless the settings say otherwise.
MAX_TASKS = 250_000
# Both as UTC: far enough for any plan, and well inside what every clock and library can hold.
EARLIEST_DUE = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_DUE = datetime(2200, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class Priority(StrEnum):
    """How much a task matters, lowest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


PRIORITY_TYPE = Enum(Priority, name="task_priority", values_callable=list)

# A date is that day wherever the reader is; a datetime is one instant (RFC 5545, 3.3.4 and 3.3.5).
Due = date | datetime


def due_columns(due: Due | None) -> tuple[date | None, datetime | None]:
    """Tell day and instant apart; one of them is None."""
    # Every datetime is a date to Python, so it is asked for first.
    return (None, due) if isinstance(due, datetime) else (due, None)


_version = Column("version", Integer, nullable=False, server_default=text("1"))


class Task(SQLModel, table=True):
    """One thing that one person wants to get done.

    `completed_at` is the fact and `completed` is read from it, so that the two can't disagree.
    SQLAlchemy counts `version` up by one whenever an update really changes something.
    """

    __tablename__ = "tasks"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _version}
    __table_args__ = (
        CheckConstraint(f"char_length(title) BETWEEN 1 AND {TITLE_MAX}", name="title_length"),
        CheckConstraint(
            f"char_length(description) <= {DESCRIPTION_MAX}", name="description_length"
        ),
        CheckConstraint("due_day IS NULL OR due_at IS NULL", name="one_kind_of_due"),
        CheckConstraint("due_day BETWEEN '1970-01-01' AND '2200-12-31'", name="due_day_range"),
        CheckConstraint(
            "due_at BETWEEN '1970-01-01T00:00:00Z' AND '2200-12-31T23:59:59.999999Z'",
            name="due_at_range",
        ),
        CheckConstraint(f"position ~ '^[0-9A-Za-z]{{1,{POSITION_MAX}}}$'", name="position_form"),
        CheckConstraint("version > 0", name="version_positive"),
        Index("ix_tasks_user_id_created_at_id", "user_id", "created_at", "id"),
        Index("ix_tasks_user_id_change_number", "user_id", "change_number", unique=True),
        Index("ix_tasks_user_id_place_id", "user_id", "place", "id"),
    )

    id: UUID = Field(primary_key=True)
    user_id: str = Field(
        sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    )
    title: str = Field(sa_type=Text)
    description: str | None = Field(default=None, sa_type=Text)
    priority: Priority = Field(
        default=Priority.MEDIUM,
        sa_column=Column(
            PRIORITY_TYPE,
            nullable=False,
            server_default=Priority.MEDIUM.value,
        ),
    )
    due_day: date | None = Field(default=None, sa_column=Column(Date))
    due_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    # Where its owner put it among the others: a fractional index, which the client makes.
    position: str | None = Field(default=None, sa_column=Column(Text(collation="C")))
    completed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    version: int = Field(default=None, sa_column=_version)
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    updated_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    deleted_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    # The number of its last change in its owner's log, by which a delta read goes.
    change_number: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    # Where it stands in its owner's order. One that was never moved stands where its creation puts
    # it, newest first: the microseconds that are left until 2255, as a whole number of a fractional
    # index, so that others can be moved in front of it and behind it.
    place: str | None = Field(
        default=None,
        sa_column=Column(
            Text(collation="C"),
            Computed(
                "coalesce(position, 'p' || lpad((9000000000000000 - 1000000 * "
                "extract(epoch FROM created_at AT TIME ZONE 'UTC'))::bigint::text, 16, '0'))",
                persisted=True,
            ),
            nullable=False,
        ),
    )
    # What a search looks through: both texts in one form (NFC, lower case), kept by the database.
    search_text: str | None = Field(
        default=None,
        sa_column=Column(
            Text,
            Computed(
                "lower(normalize(title || E'\\n' || coalesce(description, ''), NFC))",
                persisted=True,
            ),
            nullable=False,
        ),
    )

    @property
    def completed(self) -> bool:
        return self.completed_at is not None

    @property
    def due_date(self) -> Due | None:
        return self.due_at or self.due_day

    @due_date.setter
    def due_date(self, due: Due | None) -> None:
        self.due_day, self.due_at = due_columns(due)

    def complete(self, at: datetime) -> None:
        """Completing twice keeps the first moment."""
        self.completed_at = self.completed_at or at

    def reopen(self) -> None:
        self.completed_at = None
