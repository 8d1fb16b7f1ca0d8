"""Whoever asks for everything at once waits for themselves, and nobody waits for them."""

import asyncio
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import psycopg
import pytest

from app.core.errors import Unavailable
from app.database import POOL_SIZE
from app.turns import Turns
from tests.answers import accepted, create
from tests.conftest import People
from tests.issuer import Person
from tests.server import Api
from tests.test_bodies import dial

CROWD = 4 * POOL_SIZE
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.mark.parametrize("kind", ["questions", "transactions"])
async def test_a_crowd_of_one_person_keeps_nobody_else_waiting(
    client: httpx.AsyncClient, admin: psycopg.Connection, people: People, kind: str
) -> None:
    """F-07: their requests all wait for one row, which would take every connection."""
    ana, ben = people("ana"), people("ben")
    task, other = await create(client, ana), await create(client, ben)

    def ask(person: Person, task_id: str) -> asyncio.Task[httpx.Response]:
        headers = person.headers
        if kind == "questions":
            asked = client.post("/api/tasks", json={"title": "Feed the cat"}, headers=headers)
        else:
            asked = client.patch(f"/api/tasks/{task_id}/complete", headers=headers)
        return asyncio.create_task(asked)

    with admin.transaction():
        admin.execute("SELECT FROM change_log_heads WHERE user_id = %s FOR UPDATE", [ana.id])
        admin.execute("SELECT FROM tasks WHERE id = %s FOR UPDATE", [task["id"]])
        crowd = [ask(ana, task["id"]) for _ in range(CROWD)]
        await somebody_waits(admin)
        answers = [await ask(ben, other["id"]) for _ in range(POOL_SIZE)]
        is_still_waiting = is_somebody_waiting(admin)
    refused_or_done = await asyncio.gather(*crowd)

    assert is_still_waiting
    assert {answer.is_success for answer in answers} == {True}
    assert {answer.status_code for answer in refused_or_done} <= {200, 201, 503}


async def somebody_waits(admin: psycopg.Connection) -> None:
    while True:
        if is_somebody_waiting(admin):
            return
        await asyncio.sleep(0.01)


def is_somebody_waiting(admin: psycopg.Connection) -> bool:
    found = admin.execute(WAITING).fetchone()
    assert found is not None
    return bool(found[0])


async def test_a_body_that_comes_slowly_holds_no_transaction(
    api: Api, client: httpx.AsyncClient, people: People
) -> None:
    """F-09: a key makes the request read its body where it would have none."""
    ana = people("ana")
    task = await create(client, ana)

    with ExitStack() as waiting:
        for _ in range(CROWD):
            waiting.enter_context(beginning(api, ana, task["id"]))
        for _ in range(POOL_SIZE):
            url = f"/api/tasks/{task['id']}/complete"
            accepted(await client.patch(url, headers=ana.headers))


@contextmanager
def beginning(api: Api, person: Person, task_id: str) -> Iterator[socket.socket]:
    """A deletion that promises a body."""
    head = [
        f"DELETE /api/tasks/{task_id} HTTP/1.1",
        "Host: api",
        f"Authorization: {person.headers['Authorization']}",
        f"Idempotency-Key: {secrets.token_hex(8)}",
        "Content-Length: 5",
    ]
    with dial(api) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        yield connection


async def test_a_line_that_does_not_move_ends_in_a_refusal() -> None:
    turns = Turns(size=1, patience=0.01)

    async with turns.turn("ana"):
        with pytest.raises(Unavailable):
            async with turns.turn("ana"):
                pytest.fail("two at a time where one is allowed")
        async with turns.turn("ben"):
            pass
    async with turns.turn("ana"):
        pass


async def test_whoever_gives_up_takes_no_turn_along() -> None:
    turns = Turns(size=1, patience=60)

    async def wait() -> None:
        async with turns.turn("ana"):
            pytest.fail("the turn is taken")

    async with turns.turn("ana"):
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with turns.turn("ana"):
        pass
