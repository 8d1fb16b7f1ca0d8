"""What changed: delta reads, a task's history, and undo."""

import json
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response

from app.api.cursor import SyncCursorCodec
from app.api.deps import PassageDep, Tasks
from app.api.documentation import ALWAYS, EXPIRED, TAKEN, WITH_BODY, WITH_ID
from app.api.once import answer_once
from app.api.query import QueryOf
from app.api.signed_in import SignedInRoute
from app.api.written import written
from app.schemas.change import ChangeRead, HistoryQuery, SyncQuery, SyncRead, Undone, UndoRequest
from app.schemas.response import Success
from app.schemas.task import TaskId, TaskRead
from app.services.sync import read_delta

router = APIRouter(
    prefix="/api",
    tags=["changes"],
    route_class=SignedInRoute,
    responses=ALWAYS,
)


@router.get(
    "/sync",
    summary="Read what changed",
    responses=EXPIRED,
    response_model=Success[SyncRead],
)
async def sync_tasks(
    query: Annotated[SyncQuery, Depends(QueryOf(SyncQuery))], passage: PassageDep, request: Request
) -> Response:
    """Without a cursor, everything; with the last answer's, what changed since.

    Read on while `hasMore`. Deleted tasks are forgotten after 30 days: a cursor that is older is
    answered 410 `FULL_SYNC_REQUIRED`, and then everything is to be read again.
    """
    cursors = SyncCursorCodec(request.state.settings.signing_secret, passage.caller.id)
    since = None if query.cursor is None else cursors.decode(query.cursor)
    delta = await read_delta(passage, since, query.limit)
    next_cursor = json.dumps(cursors.encode(delta.next))
    has_more = json.dumps(delta.has_more)
    return written(
        f'{{"tasks":{delta.tasks},"deletedIds":{delta.deleted_ids},'
        f'"nextCursor":{next_cursor},"hasMore":{has_more}}}'
    )


@router.get(
    "/tasks/{task_id}/history",
    summary="Read a task's history",
    responses=WITH_ID,
)
async def get_task_history(
    task_id: TaskId, query: Annotated[HistoryQuery, Depends(QueryOf(HistoryQuery))], tasks: Tasks
) -> Success[list[ChangeRead]]:
    """Newest first; a deleted task keeps its history as long as it can be restored."""
    history = await tasks.get_history(task_id, before=query.before, limit=query.limit)
    return Success(data=[ChangeRead.model_validate(change) for change in history], message=None)


@router.post(
    "/undo",
    summary="Take a change back",
    dependencies=[Depends(answer_once)],
    responses=WITH_ID | WITH_BODY | TAKEN,
)
async def undo_change(
    tasks: Tasks,
    # As a union with None, a fault in it would be told of both, by the names of our classes.
    wanted: Annotated[UndoRequest, Body()] = None,  # type: ignore[assignment]
) -> Success[Undone]:
    """Without a body, your last change that was not undone; refused where others build on it."""
    change, task = await tasks.undo(None if wanted is None else wanted.number)
    return Success(
        data=Undone(
            change=ChangeRead.model_validate(change),
            task=None if task.deleted_at else TaskRead.model_validate(task),
        ),
        message="The change was undone.",
    )
