"""What ends while a request is under way: an account, the time to restore, the right to write."""

import asyncio

import httpx
import psycopg

from tests.answers import accepted, create, refused
from tests.conftest import NewDatabase, People, Serve, own_database
from tests.issuer import Issuer


async def test_an_account_that_is_deleted_during_a_request_is_refused_like_any_other(
    client: httpx.AsyncClient, people: People, database_url: str
) -> None:
    """A-05, O-19."""
    ana = people("ana")
    await create(client, ana)

    with psycopg.connect(database_url) as other:
        other.execute("DELETE FROM users WHERE id = %s", [ana.id])
        request = asyncio.create_task(
            client.post("/api/tasks", json={"title": "Too late"}, headers=ana.headers)
        )
        _, pending = await asyncio.wait([request], timeout=0.5)
        assert pending
        other.commit()

    refused(await request, 401)


async def test_a_deletion_can_be_taken_back_for_thirty_days(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana = people("ana")
    young, old = await create(client, ana), await create(client, ana)
    for task, age in ((young, "29 days"), (old, "31 days")):
        accepted(await client.delete(f"/api/tasks/{task['id']}", headers=ana.headers))
        admin.execute(
            "UPDATE tasks SET deleted_at = now() - %s::interval WHERE id = %s", [age, task["id"]]
        )

    accepted(await client.post(f"/api/tasks/{young['id']}/restore", headers=ana.headers))
    refused(await client.post(f"/api/tasks/{old['id']}/restore", headers=ana.headers), 404)


async def test_a_database_that_only_reads_is_read_from(
    serve: Serve, new_database: NewDatabase, issuer: Issuer
) -> None:
    url, ana = own_database(new_database, issuer, "default_transaction_read_only = on")
    with serve(DATABASE_URL=url) as api:
        async with api.client() as client:
            read = await client.get("/api/tasks", headers=ana.headers)
            write = await client.post("/api/tasks", json={"title": "a"}, headers=ana.headers)

    assert read.json()["data"] == []
    refused(write, 503)
    assert write.headers["retry-after"].isdigit()
