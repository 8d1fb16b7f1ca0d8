"""The questions that can be asked of a list of tasks."""

import re
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from app.models.task import Priority
from app.schemas.response import Input
from app.schemas.text import SearchText

MAX_LIMIT = 500
DEFAULT_LIMIT = 100
MAX_CURSOR_LENGTH = 2048

_DIGITS = re.compile(r"\d{1,16}", re.ASCII)

DueWindow = Literal["today", "overdue", "week", "none"]
Sort = Literal[
    "createdAt",
    "-createdAt",
    "updatedAt",
    "-updatedAt",
    "dueDate",
    "-dueDate",
    "position",
    "-position",
    "priority",
    "-priority",
    "title",
    "-title",
]

NEWEST_FIRST: Sort = "-createdAt"


def plain_number(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("Use a number in plain digits.")
    return value


def _true_or_false(value: Any) -> bool:
    match value:
        case "true" | True:
            return True
        case "false" | False:
            return False
    raise ValueError("Use true or false.")


@cache
def _zone_names() -> frozenset[str]:
    # Some systems list their own zone by this name, which means another one elsewhere.
    return frozenset(available_timezones() - {"localtime"})


def _known_zone(name: str) -> str:
    if name not in _zone_names():
        raise ValueError("Use an IANA time zone name such as Europe/Berlin.")
    return name


Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(plain_number)]


class TaskQuery(Input):
    """`today`, `overdue` and `week` (seven days, today's included) are reckoned in the zone `tz`;
    `overdue` holds only what is still open. Sorted by `dueDate`, a day counts as its start in
    UTC, and tasks without a due date come last; `-` turns the whole order round.
    """

    limit: Limit = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=MAX_CURSOR_LENGTH)] | None = Field(
        default=None,
        description="The `meta.nextCursor` of the page before, with the same filters and sort.",
    )
    completed: Annotated[bool, BeforeValidator(_true_or_false)] | None = None
    priority: Priority | None = None
    q: SearchText = ""
    due: DueWindow | None = None
    tz: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC", description="An IANA time zone name.", examples=["Europe/Berlin"]
    )
    sort: Sort = NEWEST_FIRST

    @property
    def question(self) -> dict[str, Any]:
        """What a cursor belongs to: the filters and the order, whatever the page."""
        return self.model_dump(exclude={"cursor", "limit"})

    @property
    def is_common(self) -> bool:
        """Whether it asks for everything or for words alone, newest first."""
        narrows = self.completed is not None or self.priority or self.due
        return not narrows and self.sort == NEWEST_FIRST

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)
