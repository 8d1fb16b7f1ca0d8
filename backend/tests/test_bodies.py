"""Bytes on the wire: what is no JSON, no UTF-8, too large, or not what it claims to be."""

import gzip
import json
import select
import socket
from collections.abc import AsyncIterator
from http.client import HTTPResponse
from typing import Any

import httpx
import pytest

from tests.answers import MARKER, accepted, accepted_list, create, faulty_fields, read, refused
from tests.conftest import People
from tests.issuer import Person
from tests.server import Api

JSON = {"Content-Type": "application/json"}
LIMIT = 64 * 1024
FERNS = b'{"title":"Ferns"}'
DOORS = [("POST", ""), ("PUT", "/{}"), ("PATCH", "/{}/complete")]


def nested(depth: int) -> bytes:
    return b'{"title":"x","extra":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


MALFORMED = [
    *(b"null", b" ", b"{", b"}", b"{'title':'x'}", b'{"title":"x",}', b"{title:1}"),
    *(b'{"title":"x"}{}', b'{"title":"x"},', b'"'),
    *(b'{"title":"x"}//', b'{"title":"a\nb"}', b'{"title":"\\x41"}', b'{"title":"x"}\x00', b"nul"),
    *('{"title":"x"}'.encode(charset) for charset in ("utf-8-sig", "utf-16", "utf-32")),
    *(b'{"title":"\xff"}', b'{"title":"\xc0\xaf"}', b'{"title":"\xed\xa0\x80"}'),
    *(b'\xff{"title":"x"}', b'{"title":"x"}\xff'),
    *(b'{"title":"\xf4\x90\x80\x80"}', gzip.compress(FERNS), b"title=x", b"<title>x</title>"),
    *(b'{"title":"a","title":"b"}', b'{"title":"a","\\u0074itle":"b"}', b'{"x":{"y":1,"y":1}}'),
    *(b'{"title":NaN}', b'{"title":"x","extra":Infinity}', b'{"title":-Infinity}', b"NaN"),
    *(b'{"title":01}', b'{"title":+1}', b'{"title":1.}', b'{"extra":' + b"9" * 5000 + b"}"),
    *(nested(33), nested(10_000), b"[" * 60_000, b'{"a":' * 12_000),
]


@pytest.fixture
async def ana(people: People) -> Person:
    return people("ana")


@pytest.mark.parametrize("door", DOORS, ids=["POST", "PUT", "PATCH"])
async def test_what_is_no_json_is_malformed(
    client: httpx.AsyncClient, ana: Person, door: tuple[str, str]
) -> None:
    """I-05, I-11, I-12."""
    task = await create(client, ana)
    path = "/api/tasks" + door[1].format(task["id"])

    for body in MALFORMED:
        content = body.replace(b'"x"', f'"{MARKER}"'.encode())
        answer = await client.request(door[0], path, content=content, headers=ana.headers | JSON)
        assert refused(answer, 400), body[:40]

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([task], None)


UNFIT = [
    *(b"[]", b'"c4n4ry"', b"1", b"true", b"0", b'[{"title":"x"}]', b'{"title":1e400}', nested(32)),
    *(b'{"title":"x","extra":1e400}', b'{"title":-1e400}', b'{"title":["x"]}'),
    *(b'{"title":"x","":1}', b'{"title":"x","\\u0000":1}'),
    *(b'{"title":"x","c4n4ry!":1}', b'{"title":"x","\\ud800c4n4ry":1}'),
    *(b'{"title":"x","__proto__":{}}', b'{"title":"x","constructor":{}}', b'{"Title":"x"}'),
    *(b'{"title":"x","due_date":null}', b'{"title":"x","extra":' + b"9" * 4000 + b"}"),
]


@pytest.mark.parametrize("door", DOORS, ids=["POST", "PUT", "PATCH"])
async def test_json_that_is_no_task_is_refused(
    client: httpx.AsyncClient, ana: Person, door: tuple[str, str]
) -> None:
    """I-11."""
    task = await create(client, ana)
    path = "/api/tasks" + door[1].format(task["id"])

    for body in UNFIT:
        answer = await client.request(door[0], path, content=body, headers=ana.headers | JSON)
        assert refused(answer, 422), body[:40]

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([task], None)


@pytest.mark.parametrize(("method", "suffix"), [("POST", ""), ("PUT", "/{}")])
async def test_a_body_that_is_needed_is_asked_for(
    client: httpx.AsyncClient, ana: Person, method: str, suffix: str
) -> None:
    """I-11."""
    task = await create(client, ana)
    path = "/api/tasks" + suffix.format(task["id"])

    for headers in (ana.headers, ana.headers | JSON):
        answer = await client.request(method, path, headers=headers)
        assert faulty_fields(answer) == {"body"}


async def test_many_unknown_fields_do_not_make_a_long_answer(
    client: httpx.AsyncClient, ana: Person
) -> None:
    """I-11."""
    body = json.dumps({f"{number:x}": 1 for number in range(6000)}, separators=(",", ":"))
    assert len(body) < LIMIT

    answer = await client.post("/api/tasks", content=body, headers=ana.headers | JSON)

    refused(answer, 422)
    assert len(answer.content) < LIMIT


@pytest.mark.parametrize(
    "content_type",
    [
        *("application/json; charset=utf-8", "application/json;charset=UTF-8", "APPLICATION/JSON"),
        *('application/json; charset="utf-8"', "application/json; profile=x", "application/json;"),
    ],
)
async def test_json_may_name_its_charset(
    client: httpx.AsyncClient, ana: Person, content_type: str
) -> None:
    """I-14."""
    headers = ana.headers | {"Content-Type": content_type}

    answer = await client.post("/api/tasks", content=FERNS, headers=headers)

    accepted(answer, 201)


OTHER_KINDS: list[dict[str, str]] = [
    {},
    *(
        {"Content-Type": kind}
        for kind in (
            *("", "text/plain", "text/json", "application/x-www-form-urlencoded", "json"),
            *("multipart/form-data; boundary=x", "application/octet-stream", "application/*"),
            *("application/json; charset=latin1", "application/json; charset=utf-16", "*/*"),
            *("application/json; charset=utf-8-sig", "application/vnd.api+json", "text/html"),
            *("application/json, text/plain", "application/jsonp", "application/json/x"),
        )
    ),
    *(JSON | {"Content-Encoding": each} for each in ("gzip", "deflate", "br", "identity", "x")),
]


@pytest.mark.parametrize("door", DOORS, ids=["POST", "PUT", "PATCH"])
async def test_any_other_kind_of_body_is_unsupported(
    client: httpx.AsyncClient, ana: Person, door: tuple[str, str]
) -> None:
    """I-14, H-05."""
    task = await create(client, ana)
    path = "/api/tasks" + door[1].format(task["id"])
    body = b'{"completed":true}' if door[0] == "PATCH" else FERNS

    for headers in OTHER_KINDS:
        answer = await client.request(
            door[0], path, content=body, headers={**ana.headers, **headers}
        )
        assert refused(answer, 415), headers

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([task], None)


async def test_a_compressed_body_is_not_unpacked(client: httpx.AsyncClient, ana: Person) -> None:
    """I-13."""
    headers = ana.headers | JSON | {"Content-Encoding": "gzip"}

    answer = await client.post("/api/tasks", content=gzip.compress(FERNS), headers=headers)

    refused(answer, 415)


async def in_chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 8192):
        yield content[start : start + 8192]


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with a length", "in chunks"])
@pytest.mark.parametrize("door", DOORS, ids=["POST", "PUT", "PATCH"])
async def test_a_body_has_64_kibibytes_at_most(
    client: httpx.AsyncClient, ana: Person, door: tuple[str, str], *, is_chunked: bool
) -> None:
    """I-13."""
    task = await create(client, ana)
    path = "/api/tasks" + door[1].format(task["id"])
    body = b'{"completed":true}' if door[0] == "PATCH" else FERNS

    async def send(size: int) -> httpx.Response:
        content = body.rjust(size)
        return await client.request(
            door[0],
            path,
            content=in_chunks(content) if is_chunked else content,
            headers=ana.headers | JSON,
        )

    refused(await send(LIMIT + 1), 413)
    refused(await send(20 * LIMIT), 413)
    assert await read(client, ana, task) == task
    accepted(await send(LIMIT), 201 if door[0] == "POST" else 200)


def dial(api: Api) -> socket.socket:
    url = httpx.URL(api.url)
    connection = socket.create_connection((url.host, url.port or 80), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def head(person: Person, *lines: str) -> bytes:
    return "\r\n".join(
        [
            "POST /api/tasks HTTP/1.1",
            "Host: api",
            "Content-Type: application/json",
            f"Authorization: {person.headers['Authorization']}",
            *lines,
            "\r\n",
        ]
    ).encode()


def answer_on(connection: socket.socket) -> httpx.Response:
    """Read one answer as it came over the wire."""
    answer = HTTPResponse(connection)
    answer.begin()
    return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


async def test_a_body_without_end_is_cut_off(
    api: Api, client: httpx.AsyncClient, ana: Person
) -> None:
    """I-13."""
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    sent = 0

    with dial(api) as connection:
        connection.sendall(head(ana, "Transfer-Encoding: chunked"))
        while not select.select([connection], [], [], 0.02)[0]:
            connection.sendall(chunk)
            sent += len(chunk)
            assert sent < 100 * LIMIT
        refused(answer_on(connection), 413)

    accepted(await client.post("/api/tasks", json={"title": "x"}, headers=ana.headers), 201)


async def test_a_body_shorter_than_it_said_makes_no_task(
    api: Api, client: httpx.AsyncClient, ana: Person
) -> None:
    """I-13."""
    for lines in (["Content-Length: 100"], ["Transfer-Encoding: chunked"]):
        with dial(api) as connection:
            connection.sendall(head(ana, *lines) + FERNS[:-1])
            connection.shutdown(socket.SHUT_WR)
            assert not connection.recv(65536).startswith(b"HTTP/1.1 2")

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([], None)


async def test_a_body_longer_than_it_said_is_read_as_far_as_it_said(
    api: Api, client: httpx.AsyncClient, ana: Person
) -> None:
    """I-13."""
    with dial(api) as connection:
        connection.sendall(head(ana, f"Content-Length: {len(FERNS) - 2}") + FERNS)
        # The server may find the rest, which is no request, before it has answered.
        answer = answer_on(connection)

    assert answer.status_code == 400
    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([], None)


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: -1"],
        ["Content-Length: x"],
        ["Content-Length: 1e3"],
        ["Content-Length: 99999999999999999999999"],
        ["Content-Length: 5", f"Content-Length: {len(FERNS)}"],
        [f"Content-Length: {len(FERNS)}", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked, identity"],
        ["X-Bad\x00: 1", f"Content-Length: {len(FERNS)}"],
    ],
)
async def test_a_request_with_two_lengths_or_none_is_not_guessed_at(
    api: Api, client: httpx.AsyncClient, ana: Person, lines: list[str]
) -> None:
    """I-13."""
    with dial(api) as connection:
        connection.sendall(head(ana, *lines) + FERNS)
        answer = answer_on(connection)

    assert answer.status_code == 400
    assert "Ferns" not in answer.text
    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([], None)


@pytest.mark.parametrize("extra", [{}, {"title": "Feed the cat"}, {"completed": True}])
async def test_a_body_where_none_is_needed_changes_nothing(
    client: httpx.AsyncClient, ana: Person, extra: dict[str, Any]
) -> None:
    task = await create(client, ana)

    answer = await client.post(f"/api/tasks/{task['id']}/restore", json=extra, headers=ana.headers)

    assert accepted(answer) == task


async def test_no_body_and_an_empty_one_both_turn_completion_round(
    client: httpx.AsyncClient, ana: Person
) -> None:
    task = await create(client, ana)
    path = f"/api/tasks/{task['id']}/complete"

    first = await client.patch(path, headers=ana.headers)
    second = await client.patch(path, content=b"", headers=ana.headers | JSON)

    assert [accepted(answer)["completed"] for answer in (first, second)] == [True, False]
    assert faulty_fields(await client.patch(path, json={}, headers=ana.headers)) == {"completed"}


async def test_bytes_that_no_address_may_hold_are_refused(api: Api, ana: Person) -> None:
    """I-15."""
    for query in (b"q=\xff", b"q=\xc3\xa9", b"q=a b", b"q=\x00"):
        with dial(api) as connection:
            request = head(ana).replace(b"POST /api/tasks", b"GET /api/tasks?" + query)
            connection.sendall(request)
            assert answer_on(connection).status_code == 400
