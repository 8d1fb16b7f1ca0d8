"""What can be called at all: everything asks who is calling, and nothing else has an effect."""

from collections.abc import Iterator

import httpx
import psycopg
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from app.api.signed_in import SignedInRoute
from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET, People
from tests.operations import DOCUMENT, PUBLIC, add_task, unknown_to_us
from tests.rows import row

OPEN_TO_ALL = {"health_check", "readiness_check"}
# A stream without an end, which OpenAPI has no way to describe.
UNDOCUMENTED = {"/api/events"}
OPEN_PATHS = {"/openapi.json"}


async def test_the_document_is_that_of_the_running_api(client: httpx.AsyncClient) -> None:
    """Everything below reads it from the file."""
    assert (await client.get("/openapi.json")).json() == DOCUMENT


def test_each_operation_has_a_known_way_to_be_called() -> None:
    assert unknown_to_us() == [], "say in tests/operations.py what these need"
    assert PUBLIC == OPEN_TO_ALL


def routes(found: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in found:
        router = getattr(route, "original_router", None)
        if router is None:
            yield route
        else:
            yield from routes(router.routes)


def test_every_route_asks_who_is_calling() -> None:
    """O-05: also one that is left out of the document."""
    settings = Settings.model_validate(
        {"better_auth_secret": SECRET, "database_url": "postgresql://nobody@localhost/none"}
    )

    seen = list(routes(create_app(settings).routes))

    unguarded = {
        getattr(route, "name", "")
        for route in seen
        if isinstance(route, APIRoute) and not isinstance(route, SignedInRoute)
    }
    others = {getattr(route, "path", "") for route in seen if not isinstance(route, APIRoute)}
    assert unguarded == OPEN_TO_ALL
    assert others == OPEN_PATHS
    documented = sum(len(methods) for methods in DOCUMENT["paths"].values())
    assert len(seen) == documented + len(UNDOCUMENTED) + len(others)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
UNDECLARED = [
    (method, path)
    for path, declared in DOCUMENT["paths"].items()
    for method in METHODS
    if method.lower() not in declared
]


@pytest.mark.parametrize(("method", "path"), UNDECLARED)
async def test_a_method_that_is_not_declared_does_nothing(
    method: str,
    path: str,
    client: httpx.AsyncClient,
    people: People,
    admin: psycopg.Connection,
) -> None:
    """O-03."""
    ana = people("ana")
    task = await add_task(client, ana)
    before = row(admin, task["id"])

    response = await client.request(
        method,
        path.replace("{task_id}", task["id"]),
        json={"title": "Changed"},
        headers=ana.headers,
    )

    assert response.status_code == 405, response.text
    assert response.headers["allow"] == ", ".join(sorted(map(str.upper, DOCUMENT["paths"][path])))
    assert row(admin, task["id"]) == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
async def test_no_header_turns_one_method_into_another(
    header: str, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """O-03."""
    ana = people("ana")
    task = await add_task(client, ana)
    before = row(admin, task["id"])

    response = await client.get(
        f"/api/tasks/{task['id']}", headers=ana.headers | {header: "DELETE"}
    )

    assert response.json()["data"] == task
    assert row(admin, task["id"]) == before
