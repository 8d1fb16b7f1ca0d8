"""ETag and If-Match: nobody overwrites what they haven't seen (RFC 9110, section 13.1.1)."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest

from app.database import TURNS_PER_PERSON
from tests.answers import accepted, create, read, refused
from tests.conftest import People
from tests.faults.ledger import until

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"

CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "", {"json": {"title": "Feed the cat"}}),
    ("PATCH", "/complete", {"json": {"completed": True}}),
    ("PATCH", "/complete", {}),
    ("DELETE", "", {}),
]
MEETS = ['"2"', '"1", "2"', '"2","9"', '"x" , "2"', "*"]
FAILS = [
    '"1"',
    '"3"',
    '"1", "3"',
    # Weak tags never match strongly, and If-Match asks for a strong match.
    'W/"2"',
    # Not tags of ours.
    "2",
    "'2'",
    '"02"',
    '"2',
    '""',
    "",
    '"-2"',
    '"2.0"',
    '"٢"',
    '"99999999999999999999"',
    '"2" "2"',
    "\\*",
]


@pytest.mark.parametrize(("method", "suffix", "content"), CHANGES)
async def test_a_change_that_names_a_stale_version_is_refused(
    client: httpx.AsyncClient, people: People, method: str, suffix: str, content: dict[str, Any]
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"
    current = accepted(
        await client.put(address, json={"description": "Gently"}, headers=ana.headers)
    )

    answer = await client.request(
        method, address + suffix, headers=ana.headers | {"If-Match": '"1"'}, **content
    )

    refused(answer, 412)
    assert answer.headers["etag"] == '"2"'
    assert await read(client, ana, task) == current


@pytest.mark.parametrize(("method", "suffix", "content"), CHANGES)
async def test_a_change_that_names_the_current_version_is_done(
    client: httpx.AsyncClient, people: People, method: str, suffix: str, content: dict[str, Any]
) -> None:
    ana = people("ana")
    task = await create(client, ana)

    answer = await client.request(
        method,
        f"/api/tasks/{task['id']}{suffix}",
        headers=ana.headers | {"If-Match": '"1"'},
        **content,
    )

    accepted(answer)
    assert answer.headers.get("etag") == (None if method == "DELETE" else '"2"')


@pytest.mark.parametrize(
    ("condition", "status"),
    [(met, 200) for met in MEETS] + [(failed, 412) for failed in FAILS],
)
async def test_only_the_current_strong_tag_meets_the_condition(
    client: httpx.AsyncClient, people: People, condition: str, status: int
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"
    await client.put(address, json={"description": "Gently"}, headers=ana.headers)

    answer = await client.put(
        address,
        json={"title": "Feed the cat"},
        headers=[
            *((name.encode(), value.encode()) for name, value in ana.headers.items()),
            (b"If-Match", condition.encode()),
        ],
    )

    if status == 412:
        refused(answer, 412)
        assert answer.headers["etag"] == '"2"'
    else:
        assert accepted(answer)["version"] == 3


async def test_a_condition_says_nothing_about_another_persons_task(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-11."""
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"

    for condition in ('"1"', '"9"', "*"):
        answer = await client.put(
            address, json={"title": "Mine"}, headers=ben.headers | {"If-Match": condition}
        )
        refused(answer, 403)
        assert "etag" not in answer.headers


async def test_of_many_that_saw_the_same_version_one_wins(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"

    async def write(title: str) -> tuple[int, str]:
        headers = ana.headers | {"If-Match": '"1"'}
        answer = await client.put(address, json={"title": title}, headers=headers)
        return answer.status_code, title

    with admin.transaction():
        admin.execute("SELECT FROM tasks WHERE id = %s FOR UPDATE", [task["id"]])
        titles = [f"Feed cat {number}" for number in range(TURNS_PER_PERSON)]
        writing = [asyncio.create_task(write(title)) for title in titles]
        # Whoever has read the task by now, and not waited for it, has seen what will be old.
        await until(lambda: admin.execute(WAITING).fetchone() == (len(writing),))
    written = await asyncio.gather(*writing)

    (done, title), *rest = sorted(written)
    assert done == 200
    assert {status for status, _ in rest} == {412}
    assert (await read(client, ana, task))["title"] == title
