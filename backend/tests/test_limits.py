"""Nobody takes more than their share, and nobody pays for somebody else."""

import asyncio

import httpx
import pytest

from app.api.window import ProcessMemory
from local.checks import free_port
from tests.answers import accepted, create
from tests.conftest import People, Serve


async def test_too_many_writes_are_refused_until_the_window_moves_on(
    serve: Serve, people: People
) -> None:
    """R-01."""
    ana, ben = people("ana"), people("ben")
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_WRITES="3/second") as api:
        async with httpx.AsyncClient(base_url=api.url, trust_env=False) as client:
            body = {"title": "a"}
            answers = [
                await client.post("/api/tasks", json=body, headers=ana.headers) for _ in range(6)
            ]
            bens = await client.post("/api/tasks", json=body, headers=ben.headers)
            read = await client.get("/api/tasks", headers=ana.headers)
            refusal = next(answer for answer in answers if answer.status_code == 429)
            await asyncio.sleep(int(refusal.headers["retry-after"]))
            later = await client.post("/api/tasks", json=body, headers=ana.headers)

    assert refusal.json()["error"]["code"] == "RATE_LIMITED"
    assert (bens.status_code, read.status_code, later.status_code) == (201, 200, 201)


async def test_too_many_requests_of_one_person_are_refused(serve: Serve, people: People) -> None:
    """R-01: reading counts too."""
    ana, ben = people("ana"), people("ben")
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_USER="3/minute") as api:
        async with api.client() as client:
            anas = [await client.get("/api/tasks", headers=ana.headers) for _ in range(5)]
            bens = await client.get("/api/tasks", headers=ben.headers)

    assert [answer.status_code for answer in anas] == [200] * 3 + [429] * 2
    assert int(anas[-1].headers["retry-after"]) > 0
    assert bens.status_code == 200


async def test_a_flood_without_a_token_is_refused_by_address_and_nobody_else_is(
    serve: Serve, people: People
) -> None:
    """R-01."""
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_ADDRESS="5/minute") as api:
        async with httpx.AsyncClient(base_url=api.url, trust_env=False) as client:
            statuses = [(await client.get("/api/tasks")).status_code for _ in range(8)]
            health = await client.get("/api/health")
            anas = await client.get("/api/tasks", headers=people("ana").headers)

    assert statuses == [401] * 5 + [429] * 3
    assert (health.status_code, anas.status_code) == (200, 200)


async def test_an_account_holds_so_many_tasks_and_no_more(serve: Serve, people: People) -> None:
    """I-18."""
    ana = people("ana")
    with serve(MAX_TASKS_PER_USER="2") as api:
        async with httpx.AsyncClient(base_url=api.url, trust_env=False) as client:
            for _ in range(2):
                await create(client, ana)
            answer = await client.post("/api/tasks", json={"title": "a"}, headers=ana.headers)
            tasks = accepted(await client.get("/api/sync", headers=ana.headers))["tasks"]

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "LIMIT_EXCEEDED"
    assert len(tasks) == 2


async def test_a_store_that_is_away_keeps_nobody_out(serve: Serve, people: People) -> None:
    """R-02: the limits guard what people use, so losing count must not take it from them."""
    ana = people("ana")
    nowhere = f"async+redis://127.0.0.1:{free_port()}"
    limits = {"RATE_LIMIT_USER": "1/hour", "RATE_LIMIT_ADDRESS": "1/hour"}
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_STORAGE=nowhere, **limits) as api:
        async with api.client() as client:
            with_token = [await client.get("/api/tasks", headers=ana.headers) for _ in range(3)]
            without = [await client.get("/api/tasks") for _ in range(3)]
        api.wait_for_log("limits_unreachable")

    assert [answer.status_code for answer in with_token] == [200] * 3
    assert [answer.status_code for answer in without] == [401] * 3


async def test_a_window_moves_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted to the moment, and whoever has not asked for long takes no memory."""
    now = 1000.0
    monkeypatch.setattr("app.api.window.time.time", lambda: now)
    window = ProcessMemory()
    for moment, lets_in in ((1000.0, True), (1030.0, True), (1059.0, False), (1061.0, True)):
        now = moment
        assert await window.acquire_entry("ana", 2, 60) is lets_in
    assert await window.acquire_entry("ana", 2, 60) is False
    assert await window.acquire_entry("ben", 2, 60) is True
    assert await window.get_moving_window("ana", 2, 60) == (1030.0, 2)

    now = 2000.0
    assert await window.acquire_entry("cleo", 2, 60) is True
    assert window.people == 1
