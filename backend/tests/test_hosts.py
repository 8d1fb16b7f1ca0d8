"""No answer depends on the names that a request gives to the server that it reached (H-12)."""

from typing import Any

import httpx
import pytest

from tests.answers import accepted, create
from tests.conftest import People
from tests.server import Api
from tests.test_bodies import answer_on, dial

STRANGE: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "evil.example:99999"},
    {"Host": "localhost/?x="},
    {"Host": "user@evil.example"},
    {"Host": "[::1"},
    {"Host": "evil.example/api/health"},
    {"X-Forwarded-Host": "evil.example"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Original-URL": "/api/health"},
    {"X-Rewrite-URL": "/api/health"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"},
]


@pytest.mark.parametrize("names", STRANGE, ids=str)
async def test_no_name_in_a_request_gets_into_an_answer(
    names: dict[str, str], api: Api, people: People
) -> None:
    """H-12."""
    ana = people("ana")
    async with api.client() as client:
        answers = [
            await client.post("/api/tasks", json={"title": "a"}, headers=ana.headers | names),
            await client.get("/api/tasks", headers=ana.headers | names),
            await client.get("/api/tasks", headers=names),
            await client.get("/openapi.json", headers=names),
            await client.get("/nowhere", headers=names),
        ]

    assert [answer.status_code for answer in answers] == [201, 200, 401, 200, 404]
    assert answers[0].headers["location"].startswith("/api/tasks/")
    for answer in answers:
        assert "evil" not in answer.text + str(answer.headers)


async def test_another_name_for_the_server_is_no_other_request(api: Api, people: People) -> None:
    """H-12: a repeated write is known again by whatever name it comes."""
    ana = people("ana")
    headers = ana.headers | {"Idempotency-Key": "once"}
    async with api.client() as client:
        tasks: list[dict[str, Any]] = [
            accepted(
                await client.post(
                    "/api/tasks", json={"title": "a"}, headers=headers | {"Host": host}
                ),
                201,
            )
            for host in ("one.example", "two.example", "three/api/health?")
        ]

    assert tasks[0] == tasks[1] == tasks[2]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET http://evil.example/api/tasks HTTP/1.1", {200, 400, 404}),
        ("GET //evil.example/api/tasks HTTP/1.1", {404}),
        ("GET /\\evil.example/api/tasks HTTP/1.1", {400, 404}),
        ("CONNECT evil.example:443 HTTP/1.1", {400, 404, 405}),
        ("OPTIONS * HTTP/1.1", {400, 404, 405}),
    ],
)
async def test_an_address_of_another_server_is_not_gone_to(
    line: str, status: set[int], api: Api, people: People
) -> None:
    """H-12: this is no proxy."""
    authorization = people("ana").headers["Authorization"]
    with dial(api) as connection:
        connection.sendall(
            f"{line}\r\nHost: evil.example\r\nAuthorization: {authorization}\r\n\r\n".encode()
        )
        answer = answer_on(connection)

    assert answer.status_code in status
    assert "evil" not in answer.text + str(answer.headers)


async def test_nothing_is_upgraded_to_another_protocol(
    api: Api, client: httpx.AsyncClient, people: People
) -> None:
    """H-12."""
    ana = people("ana")
    task = await create(client, ana)
    for target in ("/api/tasks", "http://evil.example/api/tasks"):
        with dial(api) as connection:
            connection.sendall(
                f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                f"Authorization: {ana.headers['Authorization']}\r\n\r\n".encode()
            )
            assert answer_on(connection).status_code != 101

    answer = await client.get(f"/api/tasks/{task['id']}", headers=ana.headers)
    assert accepted(answer) == task
