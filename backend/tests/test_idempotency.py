"""What is sent twice is done once, and answered the same."""

import asyncio
import secrets
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.answers import accepted, accepted_list, create, refused
from tests.conftest import People
from tests.issuer import Person
from tests.rows import purge

REPLAYED = "idempotency-replayed"


def keyed(person: Person, key: str | None = None, **headers: str) -> dict[str, str]:
    return person.headers | {"Idempotency-Key": key or secrets.token_hex(8)} | headers


WRITES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("PUT", "", {"title": "Feed the cat"}),
    ("PATCH", "/complete", None),
    ("PATCH", "/complete", {"completed": True}),
    ("DELETE", "", None),
    ("POST", "/restore", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_a_repeated_write_is_answered_as_before_and_done_once(
    client: httpx.AsyncClient, people: People, method: str, path: str, body: dict[str, Any] | None
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    headers = keyed(ana)
    url = f"/api/tasks/{task['id']}{path}"

    first = await client.request(method, url, json=body, headers=headers)
    second = await client.request(method, url, json=body, headers=headers)

    accepted(first)
    assert second.status_code == first.status_code
    assert second.content == first.content
    assert second.headers.get("etag") == first.headers.get("etag")
    assert (first.headers.get(REPLAYED), second.headers.get(REPLAYED)) == (None, "true")
    history = accepted(await client.get(f"/api/tasks/{task['id']}/history", headers=ana.headers))
    assert len(history) == (1 if path == "/restore" else 2)


async def test_a_repeated_creation_makes_one_task(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    headers = keyed(ana)

    answers = [
        await client.post("/api/tasks", json={"title": "Call Ben"}, headers=headers)
        for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    tasks, _ = accepted_list(await client.get("/api/tasks", headers=ana.headers))
    assert len(tasks) == 1


async def test_fifty_at_once_make_one_task(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    headers = keyed(ana)
    body = {"title": "Call Ben"}

    answers = await asyncio.gather(
        *(client.post("/api/tasks", json=body, headers=headers) for _ in range(50))
    )

    # Whoever came while the first was under way is told so, and may ask again.
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    ids = {answer.json()["data"]["id"] for answer in answers if answer.status_code == 201}
    assert len(ids) == 1
    tasks, _ = accepted_list(await client.get("/api/tasks", headers=ana.headers))
    assert [task["id"] for task in tasks] == list(ids)


async def test_a_key_in_flight_is_told_apart_from_a_key_that_was_answered(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    ana = people("ana")
    key = secrets.token_hex(8)
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

    with owner.transaction():
        owner.execute(lock, [f"answer {ana.id} {key}"])
        answer = await client.post("/api/tasks", json={"title": "a"}, headers=keyed(ana, key))

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "CONFLICT"
    assert answer.headers["retry-after"].isdigit()
    later = await client.post("/api/tasks", json={"title": "a"}, headers=keyed(ana, key))
    accepted(later, 201)


async def test_a_key_belongs_to_one_request(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana)
    key = secrets.token_hex(8)
    url = f"/api/tasks/{task['id']}"
    accepted(await client.put(url, json={"title": "a"}, headers=keyed(ana, key)))

    others = [
        await client.put(url, json={"title": "b"}, headers=keyed(ana, key)),
        await client.put(url, json={"title": "a"}, headers=keyed(ana, key, **{"If-Match": '"1"'})),
        await client.delete(url, headers=keyed(ana, key)),
        await client.post("/api/tasks", json={"title": "a"}, headers=keyed(ana, key)),
    ]

    assert [answer.status_code for answer in others] == [422] * 4
    assert {answer.json()["error"]["code"] for answer in others} == {"IDEMPOTENCY_KEY_REUSED"}


async def test_another_persons_key_is_another_key(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-11."""
    ana, ben = people("ana"), people("ben")
    key = secrets.token_hex(8)
    body = {"title": "Call each other"}

    anas = accepted(await client.post("/api/tasks", json=body, headers=keyed(ana, key)), 201)
    bens = accepted(await client.post("/api/tasks", json=body, headers=keyed(ben, key)), 201)

    assert anas["userId"] == ana.id
    assert bens["userId"] == ben.id
    assert anas["id"] != bens["id"]


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    headers = keyed(ana)
    task_id = str(uuid4())
    url = f"/api/tasks/{task_id}"

    refused(await client.delete(url, headers=headers), 404)
    await create(client, ana, id=task_id)

    accepted(await client.delete(url, headers=headers))


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 65])
async def test_a_malformed_key_is_refused(
    client: httpx.AsyncClient, people: People, key: str
) -> None:
    ana = people("ana")
    headers = {name.encode(): value.encode() for name, value in ana.headers.items()}
    headers[b"Idempotency-Key"] = key.encode()

    answer = await client.post("/api/tasks", json={"title": "a"}, headers=headers)

    refused(answer, 400)
    tasks, _ = accepted_list(await client.get("/api/tasks", headers=ana.headers))
    assert tasks == []


async def test_an_ended_sign_in_gets_no_old_answer(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    """A-02."""
    ana = people("ana")
    headers = keyed(ana)
    accepted(await client.post("/api/tasks", json={"title": "a"}, headers=headers), 201)
    owner.execute("DELETE FROM sessions WHERE id = %s", [ana.session_id])

    answer = await client.post("/api/tasks", json={"title": "a"}, headers=headers)

    refused(answer, 401)


async def test_answers_and_deleted_tasks_are_purged_when_their_time_is_over(
    client: httpx.AsyncClient,
    people: People,
    admin: psycopg.Connection,
    owner: psycopg.Connection,
) -> None:
    ana = people("ana")
    old, kept = await create(client, ana), await create(client, ana)
    for task in (old, kept):
        accepted(await client.delete(f"/api/tasks/{task['id']}", headers=keyed(ana)))
    admin.execute(
        "UPDATE tasks SET deleted_at = now() - interval '31 days' WHERE id = %s", [old["id"]]
    )
    admin.execute(
        "UPDATE answers SET created_at = now() - interval '8 days' WHERE user_id = %s", [ana.id]
    )

    purge(owner)

    left = admin.execute("SELECT id::text FROM tasks WHERE user_id = %s", [ana.id]).fetchall()
    assert left == [(kept["id"],)]
    answers = admin.execute("SELECT count(*) FROM answers WHERE user_id = %s", [ana.id]).fetchone()
    assert answers == (0,)
    refused(await client.post(f"/api/tasks/{old['id']}/restore", headers=ana.headers), 404)
    accepted(await client.post(f"/api/tasks/{kept['id']}/restore", headers=ana.headers))
