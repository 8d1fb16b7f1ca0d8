"""Answers that were given under an idempotency key, to be given again."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Answer(SQLModel, table=True):
    """What one person's request was answered, kept in the transaction that did what it asked."""

    __tablename__ = "answers"

    user_id: str = Field(
        sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    )
    key: str = Field(sa_type=Text, primary_key=True)
    request_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    status: int
    headers: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
