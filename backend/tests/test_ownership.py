"""A task is its owner's alone, whatever is called and whoever calls."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.conftest import People
from tests.forgery import bearer
from tests.issuer import Issuer
from tests.operations import (
    OPERATIONS,
    TASK_OPERATIONS,
    Operation,
    add_task,
)
from tests.refusal import assert_refused
from tests.rows import row

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
every_task_operation = pytest.mark.parametrize("operation", TASK_OPERATIONS, ids=str)


@every_operation
async def test_nobody_comes_in_without_a_token(
    operation: Operation, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """T-01."""
    task = await add_task(client, people("ana"))
    before = row(admin, task["id"])

    for task_id in (task["id"], uuid4(), "malformed"):
        assert_refused(await operation.call(client, task_id), "UNAUTHORIZED")

    assert row(admin, task["id"]) == before


@every_operation
async def test_nobody_comes_in_with_a_bad_token(
    operation: Operation,
    client: httpx.AsyncClient,
    people: People,
    issuer: Issuer,
    own_issuer: Issuer,
) -> None:
    ana = people("ana")
    key = own_issuer.keys[own_issuer.key_id]
    task = await add_task(client, ana)

    response = await operation.call(client, task["id"], headers=bearer(issuer.token(ana, key=key)))

    assert_refused(response, "UNAUTHORIZED")


SIGNED_OUT = {
    "signed out": "DELETE FROM sessions WHERE id = %(session_id)s",
    "sign-in expired": """
        UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = %(session_id)s
    """,
    "account deleted": "DELETE FROM users WHERE id = %(id)s",
}


@every_operation
@pytest.mark.parametrize("ending", SIGNED_OUT.values(), ids=SIGNED_OUT.keys())
async def test_access_ends_with_the_sign_in(
    operation: Operation,
    ending: str,
    client: httpx.AsyncClient,
    people: People,
    owner: psycopg.Connection,
) -> None:
    """T-15, A-02, A-09: at once, not when the token expires."""
    ana = people("ana")
    task = await add_task(client, ana)

    owner.execute(ending.encode(), {"id": ana.id, "session_id": ana.session_id})

    assert_refused(await operation.call(client, task["id"], headers=ana.headers), "UNAUTHORIZED")


async def test_a_session_is_good_for_its_own_user_alone(
    client: httpx.AsyncClient, people: People, issuer: Issuer
) -> None:
    """T-15."""
    ana, ben = people("ana"), people("ben")

    response = await client.get("/api/tasks", headers=bearer(issuer.token(ana, sid=ben.session_id)))

    assert_refused(response, "UNAUTHORIZED")


@every_task_operation
@pytest.mark.parametrize("if_match", [None, '"1"', '"7"', "*"])
async def test_another_persons_task_is_forbidden_and_untouched(
    operation: Operation,
    if_match: str | None,
    client: httpx.AsyncClient,
    people: People,
    admin: psycopg.Connection,
) -> None:
    """O-01, O-20, and O-11: their ETag is of no use either."""
    ana, ben = people("ana"), people("ben")
    theirs = await add_task(client, ben, description="marker-of-ben")
    before = row(admin, theirs["id"])
    headers = ana.headers | ({} if if_match is None else {"If-Match": if_match})

    for spelling in (theirs["id"], theirs["id"].upper()):
        assert_refused(await operation.call(client, spelling, headers=headers), "FORBIDDEN")

    assert row(admin, theirs["id"]) == before


@every_task_operation
async def test_another_persons_deleted_task_does_not_exist(
    operation: Operation, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana, ben = people("ana"), people("ben")
    theirs = await add_task(client, ben)
    await client.delete(f"/api/tasks/{theirs['id']}", headers=ben.headers)
    before = row(admin, theirs["id"])

    response = await operation.call(client, theirs["id"], headers=ana.headers)

    assert_refused(response, "NOT_FOUND")
    assert row(admin, theirs["id"]) == before


@every_task_operation
async def test_an_unknown_task_is_not_found(
    operation: Operation, client: httpx.AsyncClient, people: People
) -> None:
    """O-02."""
    response = await operation.call(client, uuid4(), headers=people("ana").headers)

    assert_refused(response, "NOT_FOUND")


MALFORMED = {
    "a word": lambda _: "malformed",
    "a number": lambda _: "1",
    "without hyphens": lambda task_id: task_id.replace("-", ""),
    "in braces": lambda task_id: f"%7B{task_id}%7D",
    "a URN": lambda task_id: f"urn:uuid:{task_id}",
    "a NUL byte behind": lambda task_id: f"{task_id}%00",
    "a space behind": lambda task_id: f"{task_id}%20",
    "a line break behind": lambda task_id: f"{task_id}%0A",
    "a dot segment": lambda task_id: f"%2e%2e/tasks/{task_id}",
    "bytes of no alphabet": lambda _: "%FF%FE",
    "digits of another script": lambda task_id: "%D9%A1" + task_id[1:],
    "very long": lambda task_id: task_id * 100,
    "SQL": lambda task_id: f"{task_id}'%20OR%201=1--",
}


@every_task_operation
@pytest.mark.parametrize("spell", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_id_names_no_task(
    operation: Operation,
    spell: Callable[[str], str],
    client: httpx.AsyncClient,
    people: People,
    admin: psycopg.Connection,
) -> None:
    """O-02, I-10."""
    ana = people("ana")
    task = await add_task(client, ana)
    before = row(admin, task["id"])

    response = await operation.call(client, spell(task["id"]), headers=ana.headers)

    assert response.status_code == 404, response.text
    assert response.json()["error"]["code"] == "NOT_FOUND"
    assert row(admin, task["id"]) == before


@every_task_operation
async def test_the_owner_is_let_in(
    operation: Operation, client: httpx.AsyncClient, people: People
) -> None:
    """Without this, an API that refuses everything would pass."""
    ana = people("ana")
    task = await add_task(client, ana)

    response = await operation.call(client, task["id"], headers=ana.headers)

    assert response.status_code == 200, response.text


NOT_YOURS_TO_SET = (
    *("userId", "user_id", "ownerId", "owner", "version", "completedAt", "completed_at"),
    *("createdAt", "created_at", "updatedAt", "deletedAt", "deleted_at", "searchText"),
    *("__proto__", "constructor", "role"),
)


@pytest.mark.parametrize("field", [*NOT_YOURS_TO_SET, "id"])
async def test_a_change_can_not_give_a_task_away(
    field: str, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-06."""
    ana, ben = people("ana"), people("ben")
    task = await add_task(client, ana)
    before = row(admin, task["id"])

    response = await client.put(
        f"/api/tasks/{task['id']}", json={"title": "Changed", field: ben.id}, headers=ana.headers
    )

    assert response.status_code == 422, response.text
    assert row(admin, task["id"]) == before


@pytest.mark.parametrize("field", [*NOT_YOURS_TO_SET, "completed"])
async def test_nobody_can_make_a_task_for_somebody_else(
    field: str, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-06; and O-09 (CVE-2025-61928): without a token even less."""
    ana, ben = people("ana"), people("ben")
    body = {"title": "Water the ferns", field: ben.id}

    refused = await client.post("/api/tasks", json=body, headers=ana.headers)
    nameless = await client.post("/api/tasks", json=body)

    assert refused.status_code == 422, refused.text
    assert_refused(nameless, "UNAUTHORIZED")
    both = [ana.id, ben.id]
    found = admin.execute("SELECT count(*) FROM tasks WHERE user_id = ANY(%s)", [both]).fetchone()
    assert found == (0,)


async def test_an_id_that_is_taken_by_somebody_else_is_refused(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """The answer says no more than for one of your own."""
    ana, ben = people("ana"), people("ben")
    theirs = await add_task(client, ben)
    before = row(admin, theirs["id"])

    response = await client.post(
        "/api/tasks", json={"id": theirs["id"], "title": "Mine"}, headers=ana.headers
    )

    assert_refused(response, "CONFLICT")
    assert row(admin, theirs["id"]) == before


async def test_a_task_shows_these_fields_and_no_other(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-17, O-18: and an id that the server makes can't be guessed."""
    ana = people("ana")
    task = await add_task(client, ana)
    answers = [
        await operation.call(client, task["id"], headers=ana.headers)
        for operation in (*TASK_OPERATIONS, *TASK_OPERATIONS)
        if operation.id not in {"delete_task", "get_task_history"}
    ]
    listed = (await client.get("/api/tasks", headers=ana.headers)).json()

    fields = {"id", "title", "description", "completed", "completedAt", "priority", "dueDate"}
    fields |= {"position", "userId", "version", "createdAt", "updatedAt"}
    for shown in (task, *listed["data"], *(answer.json()["data"] for answer in answers)):
        assert set(shown) == fields
        assert shown["userId"] == ana.id
    assert set(listed) == {"success", "data", "message", "meta"}
    assert UUID(task["id"]).version == 4


async def test_a_task_that_is_deleted_while_it_is_changed_stays_deleted(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-19."""
    ana = people("ana")
    task = await add_task(client, ana)
    path = f"/api/tasks/{task['id']}"

    async def change(n: int) -> httpx.Response:
        return await client.put(path, json={"title": f"Change {n}"}, headers=ana.headers)

    requests: list[Any] = [change(n) for n in range(6)]
    requests.insert(3, client.delete(path, headers=ana.headers))
    answers = await asyncio.gather(*requests)

    assert answers.pop(3).status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 404}
    assert_refused(await client.get(path, headers=ana.headers), "NOT_FOUND")
    deleted = admin.execute("SELECT deleted_at FROM tasks WHERE id = %s", [task["id"]]).fetchone()
    assert deleted is not None
    assert datetime.now(UTC) - deleted[0] < timedelta(minutes=1)
