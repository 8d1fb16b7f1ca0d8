"""What changed among one person's tasks since they last asked."""

from dataclasses import dataclass

from app.core.errors import SyncExpired
from app.database import Passage
from app.questions import READ_DELTA


@dataclass(frozen=True, slots=True)
class SyncPosition:
    """How far in the log somebody has read.

    Of deletions up to `floor` they needn't hear: they know of them, or never saw the task.
    """

    number: int
    floor: int


@dataclass(frozen=True, slots=True)
class Delta:
    """Tasks and the ids of deleted ones, as JSON lists, and where the next read starts."""

    tasks: str
    deleted_ids: str
    next: SyncPosition
    has_more: bool


async def read_delta(passage: Passage, since: SyncPosition | None, limit: int) -> Delta:
    """Read tasks in the order of their last change, each as it is now; from the start with None.

    A task that changes while somebody pages moves to the end, and so comes again only with what
    is new about it. Numbers are committed in their order, so none is passed by.
    Raises SyncExpired for a position that this log never had, or before which deletions that
    the reader didn't hear of may have been purged.
    """
    number, floor = (since.number, since.floor) if since else (0, None)
    match await passage.ask(READ_DELTA, number=number, floor=floor, limit=limit):
        case [str(tasks), str(deleted_ids), end_of_page, str(newest), str(last), str(purged)]:
            floor = int(last) if floor is None else floor
        case _:
            raise ValueError("not the answer to a delta")
    if floor < int(purged) or number > int(last):
        raise SyncExpired
    if end_of_page is not None:
        return Delta(tasks, deleted_ids, SyncPosition(int(end_of_page), floor), has_more=True)
    reached = max(int(last), int(newest))
    return Delta(tasks, deleted_ids, SyncPosition(reached, reached), has_more=False)
