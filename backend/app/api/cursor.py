"""Turns a position into an opaque cursor, and takes back only our own."""

import hashlib
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import MalformedRequest, SyncExpired
from app.services.sync import SyncPosition
from app.services.task_list import Position


def _serializer(secret: str, *context: object) -> URLSafeSerializer:
    """Sign for one person and one question: a cursor is good for nobody and nothing else."""
    return URLSafeSerializer(
        secret,
        salt=repr(("cursor", *map(str, context))),
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )


class CursorCodec:
    """For pages of one list."""

    def __init__(self, secret: str, owner_id: str, question: object) -> None:
        self._serializer = _serializer(secret, owner_id, question)

    def encode(self, position: Position) -> str:
        return self._serializer.dumps([position.key, position.task_id.hex])

    def decode(self, cursor: str) -> Position:
        """Raise MalformedRequest for a cursor that is not ours, or not for this question."""
        try:
            key, task_id = self._serializer.loads(cursor)
        except BadData:
            raise MalformedRequest("The cursor doesn't belong to this list.") from None
        return Position(key, UUID(task_id))


class SyncCursorCodec:
    """For delta reads of one person's tasks."""

    def __init__(self, secret: str, owner_id: str) -> None:
        self._serializer = _serializer(secret, owner_id, "sync")

    def encode(self, position: SyncPosition) -> str:
        return self._serializer.dumps([position.number, position.floor])

    def decode(self, cursor: str) -> SyncPosition:
        """Raise SyncExpired for a cursor that is not ours: whoever holds it starts anew."""
        try:
            number, floor = self._serializer.loads(cursor)
        except BadData:
            raise SyncExpired from None
        return SyncPosition(number, floor)
