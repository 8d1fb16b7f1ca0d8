"""Turns a position into an opaque cursor, and takes back only our own."""

import hashlib
import json
from typing import Any
from uuid import UUID

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from app.core.errors import MalformedRequest, SyncExpired
from app.services.sync import SyncPosition
from app.services.task_list import Position


class _Sealed:
    """A few values, signed for one person and one question: good for nobody and nothing else.

    The package's own serializer would try to compress them, which takes longer than all the rest.
    """

    def __init__(self, secret: str, *context: object) -> None:
        self._signer = Signer(
            secret,
            salt=repr(("cursor", *map(str, context))),
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    def dumps(self, *values: str | int | None) -> str:
        payload = json.dumps(values, ensure_ascii=False)
        return self._signer.sign(base64_encode(payload)).decode()

    def loads(self, cursor: str) -> Any:
        """Raise BadData for what was not signed here, for the same."""
        return json.loads(base64_decode(self._signer.unsign(cursor)))


class CursorCodec:
    """For pages of one list."""

    def __init__(self, secret: str, owner_id: str, question: object) -> None:
        self._sealed = _Sealed(secret, owner_id, question)

    def encode(self, position: Position) -> str:
        return self._sealed.dumps(position.key, position.task_id.hex)

    def decode(self, cursor: str) -> Position:
        """Raise MalformedRequest for a cursor that is not ours, or not for this question."""
        try:
            key, task_id = self._sealed.loads(cursor)
        except BadData:
            raise MalformedRequest("The cursor doesn't belong to this list.") from None
        return Position(key, UUID(task_id))


class SyncCursorCodec:
    """For delta reads of one person's tasks."""

    def __init__(self, secret: str, owner_id: str) -> None:
        self._sealed = _Sealed(secret, owner_id, "sync")

    def encode(self, position: SyncPosition) -> str:
        return self._sealed.dumps(position.number, position.floor)

    def decode(self, cursor: str) -> SyncPosition:
        """Raise SyncExpired for a cursor that is not ours: whoever holds it starts anew."""
        try:
            number, floor = self._sealed.loads(cursor)
        except BadData:
            raise SyncExpired from None
        return SyncPosition(number, floor)
