"""Text from people: any script, any emoji, and nothing that would break what reads it later."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field

from app.models.task import DESCRIPTION_MAX, POSITION_MAX, TITLE_MAX

SEARCH_MAX = 200

# U+0000 can't be stored by PostgreSQL, a lone surrogate can't be written as UTF-8,
# and the other control characters mean nothing in a task.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LAYOUT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BASE62 = re.compile(f"[0-9A-Za-z]{{1,{POSITION_MAX}}}")
_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"}


def _trimmed_and_visible(value: str) -> str:
    trimmed = value.strip()
    # Separators, and format characters such as U+200B (zero width space) and U+FEFF, show nothing.
    # What Python doesn't know yet (Cn) may be an emoji that is newer than it.
    if all(unicodedata.category(character) in _INVISIBLE for character in trimmed):
        raise ValueError("Write at least one visible character.")
    return trimmed


def _without(pattern: re.Pattern[str], message: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if pattern.search(value):
            raise ValueError(message)
        return value

    return check


def _at_most(limit: int) -> Callable[[str], str]:
    """Count code points, as PostgreSQL's char_length does."""

    def check(value: str) -> str:
        if len(value) > limit:
            raise ValueError(f"Use at most {limit} characters.")
        return value

    return check


def _of_base62(value: str) -> str:
    if not _BASE62.fullmatch(value):
        raise ValueError(f"Use 1 to {POSITION_MAX} characters out of 0-9, A-Z and a-z.")
    return value


# Trimmed first: a line break at the end is taken off, one in the middle is refused.
Title = Annotated[
    str,
    AfterValidator(_trimmed_and_visible),
    AfterValidator(_without(_CONTROL, "Use one line, without control characters.")),
    AfterValidator(_at_most(TITLE_MAX)),
    Field(
        description=f"1 to {TITLE_MAX} characters (code points) after trimming, on one line.",
        json_schema_extra={"minLength": 1},
        examples=["Water the ferns"],
    ),
]
Description = Annotated[
    str,
    AfterValidator(_without(_CONTROL_BUT_LAYOUT, "Remove the control characters.")),
    AfterValidator(_at_most(DESCRIPTION_MAX)),
    Field(
        description=f"At most {DESCRIPTION_MAX} characters (code points), line breaks allowed.",
        json_schema_extra={"maxLength": DESCRIPTION_MAX},
        examples=["The small one needs less."],
    ),
]
SearchText = Annotated[
    str,
    AfterValidator(_without(_CONTROL, "Remove the control characters.")),
    AfterValidator(_at_most(SEARCH_MAX)),
    Field(
        description="Literal text that the title or the description holds, in any case.",
        json_schema_extra={"maxLength": SEARCH_MAX},
    ),
]
FractionalIndex = Annotated[
    str,
    AfterValidator(_of_base62),
    Field(
        description=f"A fractional index of 1 to {POSITION_MAX} characters out of 0-9, A-Z, a-z.",
        json_schema_extra={"pattern": f"^{_BASE62.pattern}$"},
        examples=["p7204381234567890V"],
    ),
]
