"""JSON as RFC 8259 and RFC 7493 (I-JSON) mean it, where Python's own reader is lenient."""

import json
from typing import Any, NoReturn

MAX_DEPTH = 32


def loads(raw: bytes) -> Any:
    """Read one JSON text.

    Raises ValueError where it is not UTF-8, starts with a byte order mark, repeats a key,
    names NaN or Infinity, holds a number of thousands of digits, or nests deeper than MAX_DEPTH.
    """
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check_depth(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise ValueError("a key is repeated")
    return unique


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise ValueError("nested too deeply")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
