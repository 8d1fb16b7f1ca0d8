"""A change is told at once to its owner's readers, and to nobody else; the stream ends in time."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import psycopg
import pytest

from app.config import Settings
from app.core.errors import Unavailable
from app.services.signal import CHANNEL, Signal
from tests.conftest import SECRET, People, Serve
from tests.issuer import Issuer, Person
from tests.operations import add_task

SOON = 10.0


class Stream:
    """The events of one reader, as they come."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next_line(self, start: str) -> str:
        """Skip everything up to the next line that starts so."""
        async with asyncio.timeout(SOON):
            async for line in self._lines:
                if line.startswith(start):
                    return line
        raise EOFError

    async def end(self) -> None:
        async with asyncio.timeout(SOON * 3):
            async for _ in self._lines:
                pass


@asynccontextmanager
async def listening(client: httpx.AsyncClient, person: Person) -> AsyncIterator[Stream]:
    request = client.stream("GET", "/api/events", headers=person.headers, timeout=None)
    async with request as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        stream = Stream(response)
        await stream.next_line(": welcome")
        yield stream


async def test_each_change_is_told_by_its_number_alone(
    client: httpx.AsyncClient, people: People
) -> None:
    ann = people("ann")
    async with listening(client, ann) as stream:
        task = await add_task(client, ann, title="A secret")
        assert await stream.next_line("data:") == "data: 1"

        await client.delete(f"/api/tasks/{task['id']}", headers=ann.headers)
        assert await stream.next_line("data:") == "data: 2"


async def test_nobody_hears_of_the_changes_of_others(
    client: httpx.AsyncClient, people: People
) -> None:
    ann, ben = people("ann"), people("ben")
    async with listening(client, ann) as of_ann, listening(client, ben) as of_ben:
        for _ in range(3):
            await add_task(client, ben)
        await add_task(client, ann)

        assert await of_ann.next_line("data:") == "data: 1"
        assert (await of_ben.next_line("data:")).startswith("data: ")


async def test_a_write_that_is_refused_is_not_told(
    client: httpx.AsyncClient, people: People
) -> None:
    ann = people("ann")
    task = await add_task(client, ann)
    async with listening(client, ann) as stream:
        again = {"id": task["id"], "title": "Again"}
        refused = await client.post("/api/tasks", json=again, headers=ann.headers)
        assert refused.status_code == 409
        await add_task(client, ann)

        assert await stream.next_line("data:") == "data: 2"


async def test_without_a_token_nothing_is_streamed(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/events")).status_code == 401


async def test_one_person_has_so_many_streams_and_no_more(
    client: httpx.AsyncClient, people: People
) -> None:
    ann, ben = people("ann"), people("ben")
    open_streams = [listening(client, ann) for _ in range(8)]
    for stream in open_streams:
        await stream.__aenter__()
    refused = await client.get("/api/events", headers=ann.headers)
    assert refused.status_code == 429
    assert refused.headers["retry-after"]
    async with listening(client, ben):
        pass

    for stream in open_streams:
        await stream.__aexit__(None, None, None)
    # The server learns of a closed connection a moment later.
    await _until_taken(client, ann)


async def _until_taken(client: httpx.AsyncClient, person: Person) -> None:
    async with asyncio.timeout(SOON):
        while True:
            request = client.stream("GET", "/api/events", headers=person.headers)
            async with request as response:
                if response.status_code == 200:
                    return


async def test_the_stream_ends_with_the_token(
    client: httpx.AsyncClient, people: People, issuer: Issuer
) -> None:
    ann = people("ann")
    token = issuer.token(ann, exp=int(time.time()) + 2)
    ann.headers["Authorization"] = f"Bearer {token}"
    async with listening(client, ann) as stream:
        await stream.end()


async def test_the_stream_ends_with_the_sign_in(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    ann = people("ann")
    async with listening(client, ann) as stream:
        owner.execute("DELETE FROM sessions WHERE id = %s", (ann.session_id,))
        await stream.end()


async def test_an_ended_sign_in_hears_of_no_change(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    """A-06: however busy its owner is elsewhere."""
    ann = people("ann")
    async with listening(client, ann) as stream:
        owner.execute("DELETE FROM sessions WHERE id = %s", (ann.session_id,))
        owner.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{ann.id} 1"))
        with pytest.raises(EOFError):
            await stream.next_line("data:")


async def test_a_cut_connection_ends_the_streams_and_the_next_one_hears_again(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ann = people("ann")
    async with listening(client, ann) as stream:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'holdfast signal'"
        )
        await stream.end()

    async with listening(client, ann) as stream:
        await add_task(client, ann)
        assert await stream.next_line("data:") == "data: 1"


async def test_open_streams_dont_hold_up_the_end(serve: Serve, people: People) -> None:
    ann = people("ann")
    with serve() as api:
        async with api.client() as client, listening(client, ann) as stream:
            started = time.monotonic()
            api.process.send_signal(signal.SIGTERM)
            await stream.end()
            code = await asyncio.to_thread(api.process.wait, 20)
    assert code in {0, -signal.SIGTERM}
    assert time.monotonic() - started < SOON


async def test_where_nothing_can_be_heard_the_route_says_so_at_once(database_url: str) -> None:
    settings = Settings.model_validate(
        {
            "better_auth_secret": SECRET,
            "database_url": database_url,
            "direct_database_url": "postgresql://nobody@127.0.0.1:1/nothing",
        }
    )
    changes = Signal(settings)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await changes.join("ann")
    changes.close()
