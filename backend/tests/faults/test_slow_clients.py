"""F-09, F-29: callers who take their time, and one who has very much."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from tests.answers import accepted_list, create
from tests.faults.ledger import until
from tests.faults.trial import Trial
from tests.issuer import Person
from tests.server import Api

BUSY = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'holdfast' AND xact_start IS NOT NULL"


@pytest.mark.fault("F-09", "callers who send or read byte by byte, or not at all")
async def test_slow_callers_hold_up_nobody_and_nothing(
    trial: Trial, api: Api, client: httpx.AsyncClient
) -> None:
    ana, ben = trial.join_all(["ana", "ben"])
    with trial.admin() as admin:
        for _ in range(99):
            await create(client, ana, description="x" * 1000)
        head = f"Host: a\r\nAuthorization: {ana.headers['Authorization']}\r\n"
        body = f"{head}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n"
        beginnings = [
            "",
            "GET /api/tasks HTTP/1.1\r\nHost:",
            f'POST /api/tasks HTTP/1.1\r\n{body}{{"title":',
            f"GET /api/tasks?limit=500 HTTP/1.1\r\n{head}\r\n" * 20,
        ]
        slow = [
            await begin(api, beginning)
            for beginning in beginnings
            for _ in range(trial.often(50, quick=10))
        ]
        trial.strike(len(slow))
        with trial.recovering():
            for _ in range(10):
                await create(client, ben)
        # Whoever is slow to send has not been given a connection to the database.
        await until(lambda: admin.execute(BUSY).fetchone() == (0,))
        for writer in slow:
            writer.transport.abort()


async def begin(api: Api, words: str) -> asyncio.StreamWriter:
    address = urlsplit(api.url)
    _, writer = await asyncio.open_connection(address.hostname, address.port, limit=1)
    writer.write(words.encode())
    return writer


@pytest.mark.fault("F-29", "a person with 50,000 tasks reads them all while writing")
async def test_very_many_tasks_are_read_without_gap_or_repeat(
    trial: Trial, client: httpx.AsyncClient
) -> None:
    ana, count = trial.join("ana"), trial.often(50_000, quick=3_000)
    with trial.admin() as admin:
        fill(trial, ana, count)
        admin.execute("ANALYZE tasks")
    trial.strike(count)
    shown: list[str] = []
    cursor: str | None = None
    while cursor or not shown:
        params = {"limit": "500"} | ({"cursor": cursor} if cursor else {})
        with trial.recovering():
            answer = await client.get("/api/tasks", params=params, headers=ana.headers)
        tasks, cursor = accepted_list(answer)
        shown += [task["id"] for task in tasks]
        await create(client, ana, title="meanwhile")
    assert len(shown) == len(set(shown)) == count


def fill(trial: Trial, person: Person, count: int) -> None:
    with trial.admin() as admin:
        admin.execute(
            """
            INSERT INTO tasks (id, change_number, user_id, title, created_at, updated_at)
            SELECT gen_random_uuid(), n, %s, 'Task ' || n, now() - n * interval '1 second', now()
              FROM generate_series(1, %s) n
            """,
            [person.id, count],
        )
        admin.execute(
            "INSERT INTO change_log_heads (user_id, last_number, task_count) VALUES (%s, %s, %s)",
            [person.id, count, count],
        )
