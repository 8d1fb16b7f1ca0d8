"""The log: one line of JSON for each request, and nothing in it that isn't the operator's."""

import json
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local.checks import free_port
from tests.answers import MARKER, accepted, accepted_list, create, refused
from tests.conftest import NewDatabase, People, Serve, environment, sign_up
from tests.issuer import Issuer, Person
from tests.server import Api, running_api

PATIENCE_SECONDS = 10
POLL_SECONDS = 0.02


def lines(api: Api) -> list[dict[str, Any]]:
    """Read the whole log; every line of it is JSON."""
    return [json.loads(line) for line in api.log().splitlines()]


def line_of(api: Api, request_id: str) -> dict[str, Any]:
    """Give the one line of a request, which may be written just after its answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = [
            line
            for line in lines(api)
            if line.get("request_id") == request_id and line["event"] == "request"
        ]
        if found:
            assert len(found) == 1
            return found[0]
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"no line for {request_id}")


@pytest.mark.parametrize(
    ("request_line", "route", "status"),
    [
        (("GET", "/api/health"), "/api/health", 200),
        (("GET", "/api/tasks"), "/api/tasks", 200),
        (("GET", f"/api/tasks?q={MARKER}"), "/api/tasks", 200),
        (("POST", "/api/tasks"), "/api/tasks", 422),
        (("GET", f"/api/tasks/{MARKER}"), "/api/tasks/{task_id}", 404),
        (("PATCH", f"/api/tasks/{MARKER}/complete"), "/api/tasks/{task_id}/complete", 404),
        (("GET", f"/{MARKER}"), None, 404),
    ],
)
def test_a_request_is_one_line(
    api: Api, people: People, request_line: tuple[str, str], route: str | None, status: int
) -> None:
    ana, request_id = people("ana"), secrets.token_hex(8)
    method, path = request_line
    headers = ana.headers | {"X-Request-ID": request_id}

    answer = httpx.request(method, api.url + path, headers=headers, trust_env=False)

    line = line_of(api, request_id)
    assert answer.status_code == status
    assert 0 <= line.pop("milliseconds") < 10_000
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "method": method,
        "route": route,
        "status": status,
        "request_id": request_id,
    }


async def test_the_log_knows_why_a_token_was_refused_and_the_caller_does_not(
    client: httpx.AsyncClient, api: Api
) -> None:
    """S-04."""
    request_id = secrets.token_hex(8)
    headers = {"Authorization": f"Bearer {MARKER}", "X-Request-ID": request_id}

    answer = await client.get("/api/tasks", headers=headers)

    error = refused(answer, 401)
    assert line_of(api, request_id)["status"] == 401
    [reason] = [
        line["reason"]
        for line in lines(api)
        if line.get("request_id") == request_id and "reason" in line
    ]
    assert reason not in error["message"]
    assert MARKER not in api.log()


@pytest.fixture(scope="module")
def quiet(serve: Serve, new_database: NewDatabase) -> Iterator[tuple[Api, str]]:
    """An API that logs all it can, on a database that a test may break; and its address."""
    url = new_database()
    with serve(DATABASE_URL=url, DIRECT_DATABASE_URL=url, LOG_LEVEL="debug") as api:
        yield api, url


@pytest.fixture
def cleo(quiet: tuple[Api, str], issuer: Issuer) -> Person:
    with psycopg.connect(quiet[1], autocommit=True) as connection:
        return sign_up(connection, issuer, "cleo")


async def test_no_word_of_a_person_gets_into_the_log(quiet: tuple[Api, str], cleo: Person) -> None:
    """S-03."""
    api, url = quiet
    canary = {"title": f"{MARKER} title", "description": f"{MARKER} description"}
    constraint = f"ALTER TABLE tasks ADD CONSTRAINT odd CHECK (title <> 'odd {MARKER}')"
    async with httpx.AsyncClient(base_url=api.url, trust_env=False) as client:
        client.headers.update({"User-Agent": MARKER, "Referer": MARKER, "Cookie": f"a={MARKER}"})
        task = await create(client, cleo, **canary)
        path = f"/api/tasks/{task['id']}"
        for forged in (MARKER, f"Bearer {MARKER}"):
            refused(await client.get("/api/tasks", headers={"Authorization": forged}), 401)
        client.headers.update(cleo.headers)
        accepted(await client.put(path, json=canary))
        accepted_list(await client.get("/api/tasks", params={"q": MARKER}))
        accepted(await client.delete(path))
        refused(await client.put(path, json=canary), 404)
        refused(await client.post("/api/tasks", content=f'{{"{MARKER}'), 415)
        for wrong, status in (({"x": MARKER}, 422), ({"id": task["id"]}, 409)):
            refused(await client.post("/api/tasks", json=canary | wrong), status)
        refused(await client.post("/api/tasks", json={"title": MARKER * 20_000}), 413)

        kept = await create(client, cleo, **canary)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(constraint)
            odd = {"title": f"odd {MARKER}"}
            made = await client.post("/api/tasks", json=odd)
            changed = await client.put(f"/api/tasks/{kept['id']}", json=odd)
            connection.execute("ALTER TABLE tasks DROP CONSTRAINT odd")
            connection.execute("ALTER TABLE tasks RENAME COLUMN title TO headline")
            lost = await client.post("/api/tasks", json=canary)
            listed = await client.get("/api/tasks", params={"q": MARKER})
            connection.execute("ALTER TABLE tasks RENAME COLUMN headline TO title")

    for answer in (made, changed, lost, listed):
        refused(answer, 500)
    log = api.log()
    assert log.count("unexpected_error") == 4
    password = url.partition("@")[0].rpartition(":")[2]
    token = cleo.headers["Authorization"].removeprefix("Bearer ")
    for private in (MARKER, token, token.rpartition(".")[2], cleo.email, password):
        assert private not in log
    assert lines(api)


def test_the_cause_of_a_fault_is_in_the_log_alone(quiet: tuple[Api, str], cleo: Person) -> None:
    """S-06."""
    api, url = quiet
    request_id = secrets.token_hex(8)
    headers = cleo.headers | {"X-Request-ID": request_id}

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE tasks RENAME COLUMN title TO headline")
        answer = httpx.get(f"{api.url}/api/tasks", headers=headers, trust_env=False)
        connection.execute("ALTER TABLE tasks RENAME COLUMN headline TO title")

    error = refused(answer, 500)
    assert request_id in error["message"]
    assert "title" not in answer.text
    assert line_of(api, request_id)["status"] == 500
    [cause] = [
        line
        for line in lines(api)
        if line.get("request_id") == request_id and line["event"] == "unexpected_error"
    ]
    assert cause["level"] == "error"
    assert "tasks.title does not exist" in cause["exception"]


def test_a_database_out_of_reach_is_logged_without_its_password(serve: Serve) -> None:
    """S-03."""
    url = f"postgresql://holdfast:{MARKER}@127.0.0.1:{free_port()}/holdfast"

    with serve(
        until="/api/health", DATABASE_URL=url, DIRECT_DATABASE_URL=url, LOG_LEVEL="debug"
    ) as api:
        refused(httpx.get(f"{api.url}/api/health/ready", trust_env=False), 503)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "database_unreachable" not in api.log():
            assert time.monotonic() < deadline
            time.sleep(POLL_SECONDS)
        events = {line["event"] for line in lines(api)}

    assert {"database_unreachable", "unavailable"} <= events
    assert MARKER not in api.log()


FORGED = '{"event":"forged","level":"critical"}'


@pytest.mark.parametrize(
    "head",
    [
        f"GET /%0a{FORGED}%0a HTTP/1.1\r\nHost: x",
        f"GET /api/tasks/%0d%0a{FORGED} HTTP/1.1\r\nHost: x",
        f"GET /api/tasks?q=%0a{FORGED} HTTP/1.1\r\nHost: x",
        f"GET /\x1b[31m{FORGED} HTTP/1.1\r\nHost: x",
        f"GET /\u2028{FORGED} HTTP/1.1\r\nHost: x",
        f"GET /api/health HTTP/1.1\r\nHost: x\r\nUser-Agent: \x1b[2J{FORGED}\u2028",
        f"GET /api/health HTTP/1.1\r\nHost: x\r\nX-Request-ID: {FORGED}",
        f"GET /api/health HTTP/1.1\r\nHost: x\r\nX-Request-ID: forged\\n{FORGED}",
        f"GET /api/health HTTP/1.1\r\nHost: {FORGED}",
        f"GET /api/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {FORGED}",
        f"{FORGED}\r\n",
        f"forged /api/health HTTP/1.1\r\nHost: x\r\nX-Bad: {FORGED}",
    ],
    ids=range(12),
)
def test_nobody_writes_into_the_log(api: Api, head: str) -> None:
    """S-05."""
    url = httpx.URL(api.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        connection.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    log = api.log()
    assert "forged" not in log
    assert "\x1b" not in log
    assert "\u2028" not in log
    assert all(line["event"] for line in lines(api))


def test_people_may_have_a_log_for_people(serve: Serve) -> None:
    with serve(LOG_FORMAT="console", LOG_LEVEL="warning") as api:
        httpx.get(f"{api.url}/api/tasks", headers={"Authorization": MARKER}, trust_env=False)
        httpx.get(f"{api.url}/api/health", trust_env=False)

    assert MARKER not in api.log()
    assert not api.log().startswith("{")
    assert "/api/health" not in api.log()


async def test_a_log_that_takes_no_line_keeps_nobody_from_an_answer(
    database_url: str, issuer: Issuer, people: People
) -> None:
    """As on a full disk, where the API's own lines find no room either."""
    ana = people("ana")
    with running_api(environment(database_url, issuer.url), Path("/dev/full")) as api:
        async with api.client() as client:
            # More than any buffer holds.
            for _ in range(100):
                accepted_list(await client.get("/api/tasks", headers=ana.headers))
            await create(client, ana)
