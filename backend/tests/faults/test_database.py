"""F-01, F-02, F-20, F-23, F-24, F-27: a database that dies, hangs up, is late or says no."""

import asyncio

import httpx
import psycopg
import pytest

from tests.answers import create, refused
from tests.faults.ledger import PAUSE_SECONDS, Writer, next_answer, until, writing
from tests.faults.trial import Trial
from tests.issuer import Person
from tests.server import Api

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
ONE = f"{OTHERS} AND state = 'active' LIMIT 1"


@pytest.mark.fault("F-01", "database killed with -9 in mid-write")
async def test_a_killed_database_loses_nothing_that_was_acknowledged(
    trial: Trial, api: Api, client: httpx.AsyncClient
) -> None:
    writers = trial.writers(client, 6)
    async with writing(writers):
        for _ in range(trial.often(20, quick=2)):
            await next_answer(writers)
            await asyncio.to_thread(trial.cluster.kill)
            trial.strike()
            await asyncio.to_thread(trial.cluster.start)
            with trial.admin() as admin:
                trial.ledger.check(admin).assert_clean()
            with trial.recovering():
                await next_answer(writers)
    with trial.admin() as admin:
        trial.settle(admin)
    assert set(trial.ledger.refused) <= {503}
    assert "unexpected_error" not in api.log()


@pytest.mark.fault("F-02", "one connection after the other terminated in mid-write")
async def test_a_terminated_connection_fails_one_request_at_most(
    trial: Trial, api: Api, client: httpx.AsyncClient
) -> None:
    with trial.admin() as admin:
        writers = trial.writers(client, 6)
        async with writing(writers):
            while trial.tally.injected < trial.often(200, quick=20):
                trial.strike(admin.execute(ONE).rowcount)
                await asyncio.sleep(0)
            with trial.recovering():
                await next_answer(writers)
        trial.settle(admin)
    assert sum(trial.ledger.refused.values()) <= trial.tally.injected
    assert set(trial.ledger.refused) <= {503}
    assert "unexpected_error" not in api.log()


@pytest.mark.fault("F-23", "all idle connections cut, as by a database that sleeps")
async def test_the_first_request_after_a_sleep_succeeds(
    trial: Trial, client: httpx.AsyncClient
) -> None:
    ana = trial.join("ana")
    with trial.admin() as admin:
        for _ in range(trial.often(20, quick=3)):
            await asyncio.gather(*(create(client, ana) for _ in range(15)))
            trial.strike(admin.execute(OTHERS).rowcount)
            await until(lambda: admin.execute(OTHERS).rowcount == 0)

            with trial.recovering():
                await create(client, ana)


@pytest.mark.fault("F-20", "API started before its database")
async def test_the_api_waits_for_a_database_that_is_late(trial: Trial) -> None:
    ana = trial.join("ana")
    await asyncio.to_thread(trial.cluster.stop)
    with trial.serve(ready_at="/api/health") as api:
        async with api.client() as client:
            api.wait_for_log("database_unreachable")
            trial.strike()
            refused(await client.get("/api/health/ready"), 503)
            refused(await client.get("/api/tasks", headers=ana.headers), 503)
            await asyncio.to_thread(trial.cluster.start)

            with trial.recovering():
                await until_ready(client)
            await create(client, ana)
    assert "Traceback" not in api.log()


async def until_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/health/ready")
    while answer.status_code == 503:
        await asyncio.sleep(PAUSE_SECONDS)
        answer = await client.get("/api/health/ready")
    assert answer.status_code == 200


@pytest.mark.fault("F-27", "database takes no writes for a while")
async def test_while_nothing_can_be_written_everything_can_be_read(
    trial: Trial, client: httpx.AsyncClient
) -> None:
    with trial.admin() as admin:
        writers = trial.writers(client, 3)
        async with writing(writers):
            await next_answer(writers)
            try:
                _set_read_only(admin, "on")
                trial.strike()
                await until(lambda: bool(trial.ledger.refused))
                headers = writers[0].person.headers
                shown = await client.get("/api/tasks", headers=headers)
                assert shown.status_code == 200
            finally:
                _set_read_only(admin, "off")
            with trial.recovering():
                await next_answer(writers)
        trial.settle(admin)
    assert set(trial.ledger.refused) == {503}


def _set_read_only(admin: psycopg.Connection, state: str) -> None:
    admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {state}".encode())
    admin.execute("SELECT pg_reload_conf()")


@pytest.mark.fault("F-24", "deadlock")
async def test_a_deadlock_is_refused_and_done_by_the_next_attempt(
    trial: Trial, client: httpx.AsyncClient
) -> None:
    ana = trial.join("ana")
    with trial.admin() as admin, trial.admin() as other:
        writer = Writer(client, ana, trial.ledger)
        task_id = await writer.insist(trial.ledger.create(ana))
        for _ in range(trial.often(5, quick=1)):
            wish = trial.ledger.toggle(ana, task_id)
            with other.transaction():
                _lock_log(other, ana)
                request = asyncio.create_task(wish.send(client))
                await trial.somebody_waits()
                # The request holds the task and waits for us; now we wait for it.
                await asyncio.to_thread(_lock_task, other, task_id)
                trial.strike()

            refused(await request, 503)
            with trial.recovering():
                await writer.insist(wish)
        trial.settle(admin)


def _lock_log(connection: psycopg.Connection, person: Person) -> None:
    connection.execute("SELECT FROM change_log_heads WHERE user_id = %s FOR UPDATE", [person.id])


def _lock_task(connection: psycopg.Connection, task_id: str) -> None:
    connection.execute("SELECT FROM tasks WHERE id = %s FOR UPDATE", [task_id])


@pytest.mark.fault("F-24", "writes of one person that can't be put in an order")
async def test_a_stricter_isolation_refuses_some_and_loses_none(trial: Trial) -> None:
    ana = trial.join("ana")
    options = "?options=-c%20default_transaction_isolation%3Dserializable"
    with trial.serve(DATABASE_URL=trial.url + options) as api, trial.admin() as admin:
        async with api.client() as client:
            writers = [Writer(client, ana, trial.ledger) for _ in range(6)]
            async with writing(writers):
                await until(lambda: trial.ledger.refused[503] >= trial.often(100, quick=5))
            trial.strike(trial.ledger.refused[503])
            trial.settle(admin)
    assert set(trial.ledger.refused) <= {409, 503}
    assert "unexpected_error" not in api.log()
