"""Turns a position in a list into an opaque cursor, and takes back only our own."""

import hashlib
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import MalformedRequest
from app.services.task_list import Position


class CursorCodec:
    """Signed for one person and one question: a cursor is good for nobody and nothing else."""

    def __init__(self, secret: str, *context: object) -> None:
        self._serializer = URLSafeSerializer(
            secret,
            salt=repr(("cursor", *map(str, context))),
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def encode(self, position: Position) -> str:
        return self._serializer.dumps([position.key, position.task_id.hex])

    def decode(self, cursor: str) -> Position:
        """Raise MalformedRequest for a cursor that is not ours, or not for this question."""
        try:
            key, task_id = self._serializer.loads(cursor)
        except BadData:
            raise MalformedRequest("The cursor doesn't belong to this list.") from None
        return Position(key, UUID(task_id))
