"""Wherever an id or a number can come in, it reaches what is the caller's own and nothing else."""

from typing import Any

import httpx
import psycopg
import pytest

from tests.answers import accepted, accepted_list, create, refused
from tests.conftest import People
from tests.operations import DOCUMENT
from tests.rows import row
from tests.server import Api
from tests.test_bodies import answer_on, dial

ADDRESSES = [
    "/api/{ben}/tasks",
    "/api/{ben}/tasks/{task}",
    "/api/users/{ben}/tasks",
    "/api/{ana}/tasks/{task}",
    "/api/{ana}/../{ben}/tasks",
    "/api/{ana}%2f..%2f{ben}/tasks",
    "/api/%2e%2e/api/tasks/{task}",
    "/api/tasks/{mine}/../{task}",
    "/api/tasks/{mine}/%2e%2e/{task}",
    "/api/tasks/{mine}/{task}",
    "/api/tasks/{mine}%00{task}",
    "/api/tasks/{mine};{task}",
    "/api/tasks/{mine},{task}",
    "/api//tasks/{task}",
    "/api/tasks//{task}",
    "/api/tasks/{task}/",
    "//api/tasks/{task}",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_other_address_leads_to_a_task(
    address: str, api: Api, client: httpx.AsyncClient, people: People
) -> None:
    """O-04."""
    ana, ben = people("ana"), people("ben")
    mine, theirs = await create(client, ana), await create(client, ben)
    path = address.format(ana=ana.id, ben=ben.id, mine=mine["id"], task=theirs["id"])

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        head = [
            f"{method} {path} HTTP/1.1",
            "Host: api",
            f"Authorization: {ana.headers['Authorization']}",
            "Content-Type: application/json",
            "Content-Length: 15",
        ]
        with dial(api) as connection:
            connection.sendall("\r\n".join([*head, "", '{"title":"new"}']).encode())
            refused(answer_on(connection), 404, 405)

    for person, tasks in ((ana, [mine]), (ben, [theirs])):
        assert accepted_list(await client.get("/api/tasks", headers=person.headers))[0] == tasks


def test_an_address_names_a_task_and_nobody() -> None:
    """O-04, O-10: whoever adds another parameter sees to these tests first."""
    named = {
        parameter["name"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path"
    }

    assert named == {"task_id"}


def test_these_ids_can_stand_in_a_body_and_no_other() -> None:
    """O-07, O-08: neither a list of them, nor one of something that a task belongs to."""
    schemas = DOCUMENT["components"]["schemas"]
    taken = {
        (name, field)
        for name in ("TaskCreate", "TaskUpdate", "TaskCompletion", "UndoRequest")
        for field, schema in schemas[name]["properties"].items()
        if any(word in str(schema) for word in ("uuid", "array", "integer"))
    }

    assert taken == {("TaskCreate", "id"), ("UndoRequest", "number")}
    assert bodies() == {"TaskCreate", "TaskUpdate", "TaskCompletion", "UndoRequest"}


def bodies() -> set[str]:
    found: set[str] = set()
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
            for schema in content.values():
                found.add(schema["schema"]["$ref"].rpartition("/")[2])
    return found


async def test_an_id_in_the_body_takes_nothing_from_anybody(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-07: neither a task that is there nor one that was deleted."""
    ana, ben = people("ana"), people("ben")
    theirs, deleted = await create(client, ben), await create(client, ben)
    accepted(await client.delete(f"/api/tasks/{deleted['id']}", headers=ben.headers))
    before = row(admin, theirs["id"]), row(admin, deleted["id"])

    for task in (theirs, deleted):
        body = {"id": task["id"], "title": "Mine now"}
        refused(await client.post("/api/tasks", json=body, headers=ana.headers), 409)

    assert (row(admin, theirs["id"]), row(admin, deleted["id"])) == before
    assert accepted_list(await client.get("/api/tasks", headers=ana.headers))[0] == []


async def test_a_number_in_the_body_is_one_of_the_own_log(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-07: both have a first change, and one of them has a second."""
    ana, ben = people("ana"), people("ben")
    await create(client, ana)
    theirs = [await create(client, ben) for _ in range(2)]
    before = [row(admin, task["id"]) for task in theirs]

    answers = [
        await client.post("/api/undo", json={"number": number}, headers=ana.headers)
        for number in (2, 1)
    ]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert [row(admin, task["id"]) for task in theirs] == before


async def test_what_is_nested_in_a_task_is_of_that_task(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-10: of two tasks of one person too."""
    ana, ben = people("ana"), people("ben")
    tasks = [await create(client, person) for person in (ana, ana, ben)]
    for person, task in zip((ana, ana, ben), tasks, strict=True):
        address = f"/api/tasks/{task['id']}"
        accepted(await client.put(address, json={"title": "Ferns"}, headers=person.headers))

    for task in tasks[:2]:
        address = f"/api/tasks/{task['id']}/history"
        history = accepted(await client.get(address, headers=ana.headers))
        assert [change["taskId"] for change in history] == [task["id"]] * 2
    theirs = f"/api/tasks/{tasks[2]['id']}/history?before=2"
    refused(await client.get(theirs, headers=ana.headers), 403)
