"""The tasks of whoever is calling."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Body, Depends, Request, Response

from app.api.cursor import CursorCodec
from app.api.deps import Direct, ExpectedVersions, IdempotencyKey, Tasks
from app.api.documentation import (
    ALWAYS,
    CREATED,
    TAGGED,
    TAKEN,
    WITH_BODY,
    WITH_ID,
    WITH_VERSION,
)
from app.api.once import answer_once
from app.api.query import QueryOf
from app.api.signed_in import SignedInRoute
from app.api.written import written
from app.models.task import Task
from app.schemas.response import ListMeta, Success, SuccessList
from app.schemas.task import TaskCompletion, TaskCreate, TaskId, TaskRead, TaskUpdate
from app.schemas.task_query import TaskQuery

router = APIRouter(
    prefix="/api/tasks",
    tags=["tasks"],
    route_class=SignedInRoute,
    responses=ALWAYS,
)
once = [Depends(answer_once)]


@router.get(
    "",
    summary="List own tasks",
    response_model=SuccessList[TaskRead],
)
async def list_tasks(
    query: Annotated[TaskQuery, Depends(QueryOf(TaskQuery))], tasks: Direct, request: Request
) -> Response:
    cursors = CursorCodec(request.state.settings.signing_secret, tasks.owner_id, query.question)
    after = None if query.cursor is None else cursors.decode(query.cursor)
    page = await tasks.get_all_tasks(query, after)
    meta = ListMeta(next_cursor=None if page.next is None else cursors.encode(page.next))
    return written(page.tasks, meta=meta)


@router.post(
    "",
    status_code=201,
    summary="Create a task",
    dependencies=once,
    responses=CREATED | WITH_BODY | TAKEN,
    response_model=Success[TaskRead],
)
async def create_task(data: TaskCreate, tasks: Direct, key: IdempotencyKey) -> Response:
    task_id = data.id or uuid4()
    task = await tasks.create_task(task_id, data, idempotency_key=key)
    return written(
        task.json,
        status=201,
        headers={"Location": f"/api/tasks/{task_id}", "ETag": f'"{task.version}"'},
    )


@router.get(
    "/{task_id}",
    summary="Get a task",
    responses=TAGGED | WITH_ID,
    response_model=Success[TaskRead],
)
async def get_task(task_id: TaskId, tasks: Direct) -> Response:
    task = await tasks.get_task(task_id)
    return written(task.json, headers={"ETag": f'"{task.version}"'})


@router.put(
    "/{task_id}",
    summary="Change the fields that are sent",
    dependencies=once,
    responses=TAGGED | WITH_ID | TAKEN | WITH_BODY | WITH_VERSION,
)
async def update_task(
    task_id: TaskId,
    changes: TaskUpdate,
    tasks: Tasks,
    expected: ExpectedVersions,
    response: Response,
) -> Success[TaskRead]:
    return _answer(await tasks.update_task(task_id, changes, expected), response)


@router.delete(
    "/{task_id}",
    summary="Delete a task",
    dependencies=once,
    responses=WITH_ID | TAKEN | WITH_VERSION,
)
async def delete_task(task_id: TaskId, tasks: Tasks, expected: ExpectedVersions) -> Success[None]:
    """It is gone for every reader; `restore_task` takes the deletion back."""
    await tasks.delete_task(task_id, expected)
    return Success(data=None, message="The task was deleted.")


@router.patch(
    "/{task_id}/complete",
    summary="Complete or reopen a task",
    dependencies=once,
    responses=TAGGED | WITH_ID | TAKEN | WITH_BODY | WITH_VERSION,
)
async def complete_task(
    task_id: TaskId,
    tasks: Tasks,
    expected: ExpectedVersions,
    response: Response,
    # Optional would let null pass in the document, and a union would name its fields twice.
    completion: Annotated[TaskCompletion, Body()] = None,  # type: ignore[assignment]
) -> Success[TaskRead]:
    """With a body it sets the state, and may be repeated; without one it turns the state round."""
    wanted = None if completion is None else completion.completed
    task = await tasks.toggle_complete(task_id, completed=wanted, expected=expected)
    return _answer(task, response)


@router.post(
    "/{task_id}/restore",
    summary="Take a deletion back",
    dependencies=once,
    responses=TAGGED | WITH_ID | TAKEN,
)
async def restore_task(task_id: TaskId, tasks: Tasks, response: Response) -> Success[TaskRead]:
    """A task that was not deleted stays as it is."""
    return _answer(await tasks.restore_task(task_id), response)


def _answer(task: Task, response: Response) -> Success[TaskRead]:
    response.headers["ETag"] = f'"{task.version}"'
    return Success(data=TaskRead.model_validate(task), message=None)
