"""The change log, kept answers and the export stand behind both walls too."""

import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from app.core.errors import KeyReused, NotFound
from app.services.account import export_account
from app.services.answer import AnswerStore
from app.services.change import ChangeLog, Origin
from app.services.sync import read_delta
from tests.answers import accepted, create
from tests.conftest import People
from tests.issuer import Person
from tests.test_walls import Bypass, acting_as

TABLES = ("tasks", "changes", "answers", "change_log_heads")


@pytest.fixture
async def unbound(admin: psycopg.Connection) -> AsyncIterator[AsyncSession]:
    """A session of a superuser, whom row-level security doesn't bind."""
    info = admin.info
    url = make_url("postgresql+psycopg://").set(
        username=info.user,
        password=info.password,
        host=info.host,
        port=info.port,
        database=info.dbname,
    )
    engine = create_async_engine(url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
    await engine.dispose()


async def writes(client: httpx.AsyncClient, person: Person) -> UUID:
    """Make a task under a key, and take its creation back and forth."""
    headers = person.headers | {"Idempotency-Key": "the-same-of-both"}
    answer = await client.post("/api/tasks", json={"title": "Ferns"}, headers=headers)
    task_id = accepted(answer, 201)["id"]
    for number in (1, 2):
        body = {"number": number}
        accepted(await client.post("/api/undo", json=body, headers=person.headers))
    return UUID(task_id)


def log_of(session: AsyncSession, person: Person) -> ChangeLog:
    now = datetime.now(UTC)
    return ChangeLog(session, person.id, now=now, origin=Origin())


async def test_the_service_reads_own_changes_where_the_database_would_give_all(
    client: httpx.AsyncClient, people: People, unbound: AsyncSession
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    theirs = await writes(client, ben)
    log = log_of(unbound, ana)

    assert await log.of_task(theirs) == []
    for find in (log.find(1), log.last()):
        with pytest.raises(NotFound):
            await find


async def test_what_somebody_else_undid_is_not_undone(
    client: httpx.AsyncClient, people: People, unbound: AsyncSession
) -> None:
    """O-14: both have a change of the same number, and one of them took it back."""
    ana, ben = people("ana"), people("ben")
    await writes(client, ben)
    await create(client, ana)

    last = await log_of(unbound, ana).last()

    assert (last.user_id, last.number) == (ana.id, 1)


async def test_the_service_gives_no_answer_of_somebody_else(
    client: httpx.AsyncClient, people: People, unbound: AsyncSession
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    await writes(client, ben)

    for person, is_kept in ((ana, False), (ben, True)):
        store = AnswerStore(unbound, person.id, now=datetime.now(UTC))
        # Asked for with another request, so that finding it is an error.
        with pytest.raises(KeyReused) if is_kept else nullcontext():
            assert await store.recall("the-same-of-both", b"another request") is None


async def test_the_export_is_of_one_person_where_the_database_would_give_all(
    client: httpx.AsyncClient, people: People, unbound: AsyncSession
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    await writes(client, ben)
    mine = await create(client, ana)
    await unbound.execute(select(func.set_config("app.user_id", ana.id, True)))  # noqa: FBT003

    export = await export_account(unbound, ana.id, now=datetime.now(UTC))

    assert [str(task.id) for task in export.tasks] == [mine["id"]]
    assert [change.number for change in export.changes] == [1]


async def test_a_delta_reaches_as_far_as_ones_own_log(
    client: httpx.AsyncClient, people: People, unbound: AsyncSession
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    await writes(client, ben)
    mine = await create(client, ana)
    passage: Any = Bypass(unbound, ana.caller)

    delta = await read_delta(passage, None, 500)

    assert [task["id"] for task in json.loads(delta.tasks)] == [mine["id"]]
    assert delta.next.number == 1


@pytest.mark.parametrize("table", TABLES)
async def test_the_database_shows_own_rows_of_every_table_alone(
    table: str, client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    """O-13."""
    ana, ben = people("ana"), people("ben")
    for person in (ana, ben):
        await writes(client, person)

    with acting_as(owner, "holdfast_api", ana.id):
        owners = owner.execute(f"SELECT DISTINCT user_id FROM {table}".encode()).fetchall()  # noqa: S608

    assert owners == [(ana.id,)]
