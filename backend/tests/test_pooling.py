"""A connection remembers nobody: what one request set is gone before the next one comes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.errors import InvalidToken
from app.core.security import CurrentUser
from app.database import Database
from tests.conftest import People
from tests.operations import add_task
from tests.rows import insert_task

Visit = Callable[[Database, CurrentUser], Awaitable[None]]

ROUNDS = 60


async def visible(database: Database, user: CurrentUser) -> set[str]:
    async with database.transaction(user) as (session, _):
        owners = await session.execute(text("SELECT user_id FROM tasks"))
        return set(owners.scalars())


async def comes_and_goes(database: Database, user: CurrentUser) -> None:
    assert await visible(database, user) == {user.id}


async def raises(database: Database, user: CurrentUser) -> None:
    with suppress(LookupError):
        async with database.transaction(user):
            raise LookupError


async def makes_the_database_fail(database: Database, user: CurrentUser) -> None:
    with suppress(DBAPIError):
        async with database.transaction(user) as (session, _):
            await session.execute(text("SELECT 1 / 0"))


async def goes_away_while_waiting(database: Database, user: CurrentUser) -> None:
    is_in = asyncio.Event()

    async def wait() -> None:
        async with database.transaction(user) as (session, _):
            is_in.set()
            await session.execute(text("SELECT pg_sleep(60)"))

    visit = asyncio.create_task(wait())
    await is_in.wait()
    visit.cancel()
    with suppress(asyncio.CancelledError):
        await visit


async def goes_away_at_the_door(database: Database, user: CurrentUser) -> None:
    visit = asyncio.create_task(visible(database, user))
    # Let it begin, and leave it somewhere between its first statement and its last.
    for _ in range(len(user.id) % 7):
        await asyncio.sleep(0)
    visit.cancel()
    with suppress(asyncio.CancelledError):
        await visit


async def is_signed_out(database: Database, user: CurrentUser) -> None:
    stranger = CurrentUser(id=user.id, email=user.email, session_id="ended")
    with pytest.raises(InvalidToken):
        await visible(database, stranger)


VISITS: list[Visit] = [
    comes_and_goes,
    raises,
    makes_the_database_fail,
    goes_away_while_waiting,
    goes_away_at_the_door,
    is_signed_out,
]


@pytest.mark.parametrize("visit", VISITS)
async def test_nothing_of_a_request_outlives_it(
    visit: Visit, database: Database, admin: psycopg.Connection, people: People
) -> None:
    ana = people("ana")
    insert_task(admin, ana)

    await visit(database, ana.caller)

    engine = database._engine  # noqa: SLF001 (the pool itself is what is looked at)
    async with engine.connect() as connection:
        left = await connection.execute(
            text(
                """
                SELECT current_user, coalesce(current_setting('app.user_id', true), ''),
                       current_setting('statement_timeout'), current_setting('lock_timeout')
                """
            )
        )
        assert left.one() == ("holdfast", "", "0", "0")


async def test_people_who_share_one_connection_never_see_each_other(
    database: Database, admin: psycopg.Connection, people: People
) -> None:
    """O-16: whatever became of the request before."""
    both = people("ana"), people("ben")
    for person in both:
        insert_task(admin, person)
    ana, ben = (person.caller for person in both)

    for n in range(ROUNDS):
        await VISITS[n % len(VISITS)](database, (ana, ben)[n // len(VISITS) % 2])
        for user in (ben, ana) if n % 2 else (ana, ben):
            assert await visible(database, user) == {user.id}


async def test_requests_of_many_people_at_once_never_mix(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-16: over the wire, with some who hang up."""
    everybody = [people(name) for name in ("ana", "ben", "cleo", "dora")]
    tasks = {person.id: (await add_task(client, person))["id"] for person in everybody}

    async def ask(n: int) -> None:
        person = everybody[n % len(everybody)]
        request = asyncio.create_task(client.get("/api/tasks", headers=person.headers))
        if n % 5 == 0:
            for _ in range(n % 11):
                await asyncio.sleep(0)
            request.cancel()
        with suppress(asyncio.CancelledError):
            shown = (await request).json()["data"]
            assert [task["id"] for task in shown] == [tasks[person.id]]
            assert [task["userId"] for task in shown] == [person.id]

    for start in range(0, 160, 40):
        await asyncio.gather(*map(ask, range(start, start + 40)))
