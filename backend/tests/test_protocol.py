"""Every request has an end: whoever sends without one, or not at all, is not waited for."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from app.api import protocol, strict
from app.api.errors import add_error_handlers
from app.api.protocol import MAX_HEAD_BYTES, LimitedProtocol
from app.api.strict import StrictRoute
from tests.answers import refused
from tests.conftest import People
from tests.server import Api
from tests.test_bodies import answer_on, dial

GET = b"GET /api/health HTTP/1.1\r\nHost: api\r\n"
Wires = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def test_headers_without_end_are_cut_off(api: Api) -> None:
    """T-03."""
    with dial(api) as connection:
        connection.sendall(GET + b"Authorization: Bearer ")
        try:
            for _ in range(10_000):
                connection.sendall(b"a" * MAX_HEAD_BYTES)
        except OSError:
            return
    pytest.fail("600 MB of one header were taken")


def test_headers_that_are_too_large_are_told_so(api: Api) -> None:
    """T-03."""
    with dial(api) as connection:
        connection.sendall(GET + b"X-Long: " + b"a" * MAX_HEAD_BYTES)
        answer = answer_on(connection)
        assert connection.recv(1) == b""

    assert answer.status_code == 431
    assert answer.json()["error"]["code"] == "HEADERS_TOO_LARGE"


@pytest.mark.parametrize(
    "nothing", [b"\x16\x03\x01\x02", b"BREW / HTTP/1.1\r\n\r\n", b"GET / HT\n"]
)
def test_what_is_no_http_is_refused_as_everything_is(api: Api, nothing: bytes) -> None:
    with dial(api) as connection:
        connection.sendall(nothing)
        refused(answer_on(connection), 400)


async def test_a_long_body_is_no_long_head(api: Api, people: People) -> None:
    ana = people("ana")
    body = json.dumps({"title": "Ferns", "description": "x"}).encode().ljust(strict.MAX_BODY_BYTES)
    headers = ana.headers | {"Content-Type": "application/json"}
    async with api.client() as client:
        for _ in range(3):
            answer = await client.post("/api/tasks", content=body, headers=headers)
            assert answer.status_code == 201


@asynccontextmanager
async def connected(page_origin: str = "http://localhost") -> AsyncIterator[Wires]:
    """To a server that says OK to everything, waits for no body, and has one endless stream."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        is_stream = scope["path"] == "/stream"
        headers = [(b"content-length", b"1000" if is_stream else b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"OK", "more_body": is_stream})
        while is_stream and (await receive())["type"] != "http.disconnect":
            pass

    config = Config(app, log_config=None)
    state = {"settings": SimpleNamespace(page_origin=page_origin)}
    server = await asyncio.get_running_loop().create_server(
        lambda: LimitedProtocol(config, ServerState(), state), "127.0.0.1", 0
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield reader, writer
        finally:
            writer.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    monkeypatch.setattr(strict, "BODY_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
async def test_whoever_says_nothing_is_hung_up_on() -> None:
    async with connected() as (reader, _):
        assert await asyncio.wait_for(reader.read(), 10) == b""


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("before", [b"", GET + b"\r\n"], ids=["first", "second"])
async def test_whoever_stops_in_the_middle_of_the_headers_is_told_so(before: bytes) -> None:
    async with connected() as (reader, writer):
        if before:
            writer.write(before)
            await reader.readuntil(b"\r\n\r\nOK")
        writer.write(GET)
        answer = await asyncio.wait_for(reader.read(), 10)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert json.loads(body)["error"]["code"] == "REQUEST_TIMEOUT"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("head", "rest"),
    [(GET, b"\r\n"), (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n", b"x")],
    ids=["blank lines", "a body that nobody waits for"],
)
async def test_what_begins_no_request_keeps_no_connection(head: bytes, rest: bytes) -> None:
    async with connected() as (reader, writer):
        writer.write(head + b"\r\n")
        await reader.readuntil(b"\r\n\r\nOK")
        writer.write(rest)
        assert await asyncio.wait_for(reader.read(), 10) == b""


async def flood(writer: asyncio.StreamWriter) -> None:
    for _ in range(1000):
        writer.write(b"X: " + b"a" * MAX_HEAD_BYTES + b"\r\n")
        await asyncio.wait_for(writer.drain(), 10)


@pytest.mark.parametrize("path", ["/", "/stream"])
async def test_trailers_without_end_are_cut_off(path: str) -> None:
    """T-03."""
    async with connected() as (reader, writer):
        writer.write(f"POST {path} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n".encode())
        await reader.readuntil(b"\r\n\r\nOK")
        with pytest.raises(ConnectionError):
            await flood(writer)


async def test_what_comes_after_the_body_is_no_header(api: Api, people: People) -> None:
    token = people("ana").headers["Authorization"]
    with dial(api) as connection:
        head = b"GET /api/tasks HTTP/1.1\r\nHost: api\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + f"0\r\nAuthorization: {token}\r\n\r\n".encode())
        refused(answer_on(connection), 401)


async def test_no_refusal_is_written_into_another_answer() -> None:
    async with connected() as (reader, writer):
        writer.write(b"GET /stream HTTP/1.1\r\n\r\n")
        await reader.readuntil(b"\r\n\r\nOK")
        writer.write(b"GET / HTTP/1.1\r\n\r\nBREW")
        assert await asyncio.wait_for(reader.read(), 10) == b""


@pytest.mark.parametrize("origin", ["http://localhost", "https://tasks.example"])
async def test_whoever_came_by_https_is_told_to_stay(origin: str) -> None:
    async with connected(origin) as (reader, writer):
        writer.write(b"BREW / HTTP/1.1\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")

    assert (b"strict-transport-security: " in head) == origin.startswith("https")


async def test_headers_may_come_in_pieces() -> None:
    async with connected() as (reader, writer):
        for byte in GET + b"\r\n":
            writer.write(bytes([byte]))
            await writer.drain()
        assert (await reader.readuntil(b"\r\n\r\nOK")).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.usefixtures("impatient")
async def test_a_body_that_never_comes_is_not_waited_for() -> None:
    """I-13."""
    router = APIRouter(route_class=StrictRoute)

    @router.post("/")
    async def take(body: dict[str, str]) -> dict[str, str]:
        return body

    app = FastAPI()
    app.include_router(router)
    add_error_handlers(app, app.routes)

    async def stalling() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        sent = client.post("/", content=stalling(), headers={"Content-Type": "application/json"})
        answer = await asyncio.wait_for(sent, 10)

    assert answer.status_code == 408
    assert answer.json()["error"]["code"] == "REQUEST_TIMEOUT"
    assert answer.headers["connection"] == "close"
