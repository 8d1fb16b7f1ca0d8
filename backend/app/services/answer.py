"""Gives a repeated request the answer it was given before, and does nothing twice.

The key is the client's own name for one wish, as in the IETF's draft on the Idempotency-Key
header: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.core.errors import KeyInFlight, KeyReused
from app.models.answer import Answer


class AnswerStore:
    """The answers given to one person."""

    def __init__(self, session: AsyncSession, owner_id: str, *, now: datetime) -> None:
        self._session = session
        self._owner_id = owner_id
        self._now = now

    async def recall(self, key: str, request_hash: bytes) -> Answer | None:
        """Give the answer of this key, or None and the key is ours until the transaction ends.

        Raises KeyInFlight where another transaction holds the key, KeyReused where the key
        belongs to another request.
        """
        name = func.hashtextextended(f"answer {self._owner_id} {key}", 0)
        if not await self._session.scalar(select(func.pg_try_advisory_xact_lock(name))):
            raise KeyInFlight
        answer = await self._session.scalar(
            select(Answer).where(col(Answer.user_id) == self._owner_id, col(Answer.key) == key)
        )
        if answer is not None and answer.request_hash != request_hash:
            raise KeyReused
        return answer

    def remember(
        self, key: str, request_hash: bytes, *, status: int, headers: dict[str, str], body: bytes
    ) -> None:
        """Keep an answer; it is stored when the transaction that did the work commits."""
        self._session.add(
            Answer(
                user_id=self._owner_id,
                key=key,
                request_hash=request_hash,
                status=status,
                headers=headers,
                body=body,
                created_at=self._now,
            )
        )
