"""Nobody takes more than their share, and nobody pays for somebody else."""

import asyncio

import httpx

from tests.answers import accepted, create
from tests.conftest import People, Serve


async def test_too_many_writes_are_refused_until_the_window_moves_on(
    serve: Serve, people: People
) -> None:
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


async def test_a_flood_without_a_token_is_refused_by_address_and_nobody_else_is(
    serve: Serve, people: People
) -> None:
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_ADDRESS="5/minute") as api:
        async with httpx.AsyncClient(base_url=api.url, trust_env=False) as client:
            statuses = [(await client.get("/api/tasks")).status_code for _ in range(8)]
            health = await client.get("/api/health")
            anas = await client.get("/api/tasks", headers=people("ana").headers)

    assert statuses == [401] * 5 + [429] * 3
    assert (health.status_code, anas.status_code) == (200, 200)


async def test_an_account_holds_so_many_tasks_and_no_more(serve: Serve, people: People) -> None:
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
