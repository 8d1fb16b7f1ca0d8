"""A task reads the same whoever writes it: the database in a question, or the API."""

import httpx
import pytest

from tests.answers import accepted, accepted_list
from tests.conftest import NewDatabase, Serve, own_database
from tests.issuer import Issuer

DUES = [
    *("2026-01-15", "1970-01-01", "2200-12-31", "2026-01-15T17:00:00Z"),
    *(f"2026-01-15T17:00:00.{digits}Z" for digits in ("100000", "120000", "000001", "999999")),
    *("1970-01-01T00:00:00Z", "2200-12-31T23:59:59.999999Z", None),
]
# How the database itself would write a day and a moment to whoever doesn't ask for ISO.
STYLES = ["ISO, MDY", "SQL, DMY", "German", "Postgres, MDY"]


@pytest.mark.parametrize("style", STYLES)
async def test_days_and_moments_have_one_form(
    serve: Serve, new_database: NewDatabase, issuer: Issuer, style: str
) -> None:
    url, ana = own_database(
        new_database, issuer, f"datestyle = '{style}'", "timezone = 'Pacific/Chatham'"
    )
    with serve(DATABASE_URL=url) as api:
        async with api.client() as client:
            client.headers.update(ana.headers)
            created = [await _created(client, due) for due in DUES]
            for task, due in zip(created, DUES, strict=True):
                assert task["dueDate"] == due
                path = f"/api/tasks/{task['id']}"
                assert accepted(await client.get(path)) == task
                # A change that changes nothing is answered by the API itself.
                assert accepted(await client.put(path, json={"title": task["title"]})) == task

            newest_first = created[::-1]
            for query in ({}, {"q": "fern"}, {"priority": "medium"}):
                tasks, _ = accepted_list(await client.get("/api/tasks", params=query))
                assert tasks == newest_first
            delta = accepted(await client.get("/api/sync"))
            assert delta["tasks"] == created


async def _created(client: httpx.AsyncClient, due: str | None) -> dict[str, object]:
    body = {"title": "Water the ferns", "dueDate": due}
    task: dict[str, object] = accepted(await client.post("/api/tasks", json=body), 201)
    return task
