"""The change log: what happened to a person's tasks, in order, for ever."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Enum, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class ChangeKind(StrEnum):
    """What was done to a task."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


class ChangeLogHead(SQLModel, table=True):
    """Where one person's log ends; its row lock gives out the numbers.

    A number is given out and its change committed before the next one can be given out, so a
    reader who has seen a number has seen all that came before it.
    """

    __tablename__ = "change_log_heads"

    user_id: str = Field(
        sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    )
    last_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    # Deleted ones count until they are purged.
    task_count: int = Field(sa_column=Column(BigInteger, nullable=False))
    # Up to here, deletions may have been forgotten by the purge.
    purged_number: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0"))
    )


class Change(SQLModel, table=True):
    """One change of one task: the fields that it touched, before and after, as on the wire."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_task_id_number", "task_id", "number"),)

    user_id: str = Field(
        sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    )
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    task_id: UUID = Field(foreign_key="tasks.id", ondelete="CASCADE")
    kind: ChangeKind = Field(
        sa_column=Column(Enum(ChangeKind, name="change_kind", values_callable=list), nullable=False)
    )
    before: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    # The number of the change that this one took back.
    undoes: int | None = Field(default=None, sa_column=Column(BigInteger))
    session_id: str | None = Field(default=None, sa_type=Text)
    idempotency_key: str | None = Field(default=None, sa_type=Text)
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
