"""F-07, F-08, F-10: too many at once, too few connections, and callers who hang up."""

import asyncio
import random
import socket
import struct
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from app.database import POOL_SIZE
from tests.answers import create
from tests.faults.ledger import Wish, Writer, until, writing
from tests.faults.trial import NewTrial, Trial
from tests.server import Api

OPEN = """
    SELECT count(*), count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity
     WHERE usename = 'holdfast' AND datname = 'holdfast'
"""


@pytest.mark.fault("F-07", "all connections of the pool wait for a lock")
async def test_a_pool_that_is_used_up_refuses_and_is_back_at_once(trial: Trial, api: Api) -> None:
    # One person alone couldn't use it up: they wait for their turn.
    ben, *crowd = trial.join_all(["ben", "ana", "cleo", "dan", "eva", "finn"])
    with trial.admin() as admin:
        async with api.client() as client, api.client() as other:
            writer = Writer(client, ben, trial.ledger)
            ids = [await writer.insist(trial.ledger.create(person)) for person in crowd]
            wishes = [
                trial.ledger.toggle(person, task_id)
                for _ in range(trial.often(10, quick=5))
                for person, task_id in zip(crowd, ids, strict=True)
            ]
            with admin.transaction():
                admin.execute("SELECT FROM tasks WHERE id = ANY(%s) FOR UPDATE", [ids])
                started = time.monotonic()
                requests = [asyncio.create_task(wish.send(client)) for wish in wishes]
                trial.strike(len(requests))
                await asyncio.wait(requests, return_when=asyncio.FIRST_COMPLETED)
                assert (await other.get("/api/health", timeout=2)).status_code == 200
                answers = await asyncio.gather(*requests)
                assert time.monotonic() - started < 10
            assert {answer.status_code for answer in answers} == {503}

            with trial.recovering():
                await create(other, ben)
            for wish in wishes:
                await writer.insist(wish)
            trial.settle(admin)


@pytest.mark.fault("F-10", "caller hangs up in mid-request")
async def test_who_hangs_up_leaves_nothing_half_done_and_no_connection_behind(
    trial: Trial, api: Api, client: httpx.AsyncClient
) -> None:
    ana, ben = trial.join_all(["ana", "ben"])
    chance = random.Random(7)
    with trial.admin() as admin:
        writer = Writer(client, ana, trial.ledger)
        wishes = [trial.ledger.create(ana) for _ in range(trial.often(1000, quick=100))]
        for start in range(0, len(wishes), 25):
            batch = wishes[start : start + 25]
            await asyncio.gather(
                *(hang_up(api, wish, chance.choice([0, 0.001, 0.01, 0.1])) for wish in batch)
            )
            trial.strike(len(batch))
        # Each is there wholly or not at all; asked again, it is there once.
        trial.ledger.check(admin).assert_clean()
        with trial.recovering():
            # A thousand of somebody else's, for which nobody waits any more, are not in the way.
            await create(client, ben)
        for wish in wishes:
            await writer.insist(wish)
        trial.settle(admin)
        await all_idle(admin)


async def hang_up(api: Api, wish: Wish, after: float) -> None:
    """Send a whole request, or the beginning of one, and reset the connection."""
    address = urlsplit(api.url)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    body = f'{{"title":"{wish.key}"}}'
    head = [
        f"{wish.method} {wish.path} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: {wish.person.headers['Authorization']}",
        f"Idempotency-Key: {wish.key}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    request = "\r\n".join([*head, "", body]).encode()
    writer.write(request if after else request[:-5])
    await writer.drain()
    await asyncio.sleep(after)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def all_idle(admin: psycopg.Connection) -> None:
    """Return once every connection of the pool is back in it."""
    while True:
        found = admin.execute(OPEN).fetchone()
        assert found is not None
        opened, busy = found
        assert opened <= POOL_SIZE
        if not busy:
            return
        await asyncio.sleep(0.01)


@pytest.mark.fault("F-08", "fewer connections than two processes want")
async def test_two_processes_share_what_the_database_gives(new_trial: NewTrial) -> None:
    trial = new_trial({"max_connections": "12", "superuser_reserved_connections": "3"})
    with ExitStack() as resources, trial.admin() as admin:
        apis = [resources.enter_context(trial.serve()) for _ in range(2)]
        async with apis[0].client() as one, apis[1].client() as two:
            writers = [*trial.writers(one, 10), *trial.writers(two, 10)]
            async with writing(writers):
                await until(lambda: trial.ledger.refused[503] >= trial.often(200, quick=1))
                assert (await one.get("/api/health")).status_code == 200
            trial.strike(trial.ledger.refused[503])
            with trial.recovering():
                await create(one, trial.join("ana"))
            trial.settle(admin)
    assert set(trial.ledger.refused) <= {503}
    assert not any("unexpected_error" in api.log() for api in apis)
