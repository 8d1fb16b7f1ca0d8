"""Success in the envelope, around what the database has written as JSON already."""

from collections.abc import Mapping

from fastapi import Response

from app.schemas.response import ListMeta


def written(
    data: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    meta: ListMeta | None = None,
) -> Response:
    """The bytes are those that `Success` or `SuccessList` would be written as."""
    end = "}" if meta is None else f',"meta":{meta.model_dump_json(by_alias=True)}}}'
    body = f'{{"success":true,"data":{data},"message":null{end}'
    return Response(body, status, headers, media_type="application/json")
