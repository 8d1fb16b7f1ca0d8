"""A reader who asks what changed ends up with what is, whatever happened meanwhile."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg
import pytest

from tests.answers import accepted, accepted_list, create, refused
from tests.conftest import People
from tests.issuer import Person
from tests.rows import purge


async def read_all(client: httpx.AsyncClient, person: Person) -> dict[str, dict[str, Any]]:
    """Everything that the list shows, by id."""
    answer = await client.get("/api/tasks", params={"limit": "500"}, headers=person.headers)
    tasks, cursor = accepted_list(answer)
    assert cursor is None
    return {task["id"]: task for task in tasks}


@dataclass
class Reader:
    """Somebody who keeps a copy and brings it up to date by delta reads."""

    client: httpx.AsyncClient
    person: Person
    limit: int = 500
    cursor: str | None = None
    copy: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: list[tuple[str, int]] = field(default_factory=list)

    async def page(self) -> bool:
        """Read one page, and tell whether there is more."""
        params = {"limit": str(self.limit)} | ({"cursor": self.cursor} if self.cursor else {})
        answer = await self.client.get("/api/sync", params=params, headers=self.person.headers)
        delta = accepted(answer)
        for task in delta["tasks"]:
            self.copy[task["id"]] = task
            self.seen.append((task["id"], task["version"]))
        for task_id in delta["deletedIds"]:
            self.copy.pop(task_id, None)
        self.cursor = delta["nextCursor"]
        has_more: bool = delta["hasMore"]
        return has_more

    async def catch_up(self) -> None:
        while await self.page():
            pass


async def test_a_delta_is_what_changed_and_no_more(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    changed, deleted, same = [await create(client, ana, title=t) for t in ("a", "b", "c")]
    reader = Reader(client, ana)
    await reader.catch_up()
    assert set(reader.copy) == {changed["id"], deleted["id"], same["id"]}
    reader.seen.clear()

    url = f"/api/tasks/{changed['id']}"
    accepted(await client.put(url, json={"title": "A"}, headers=ana.headers))
    accepted(await client.delete(f"/api/tasks/{deleted['id']}", headers=ana.headers))
    await reader.catch_up()

    assert reader.seen == [(changed["id"], 2)]
    assert reader.copy == await read_all(client, ana)
    reader.seen.clear()
    await reader.catch_up()
    assert reader.seen == []


async def test_a_deletion_during_the_first_read_is_not_missed(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    first, *_ = [await create(client, ana, title=str(n)) for n in range(5)]
    reader = Reader(client, ana, limit=2)
    await reader.page()
    assert first["id"] in reader.copy

    accepted(await client.delete(f"/api/tasks/{first['id']}", headers=ana.headers))
    await reader.catch_up()

    assert reader.copy == await read_all(client, ana)


async def test_what_was_deleted_before_the_first_read_is_not_told(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    gone = await create(client, ana)
    accepted(await client.delete(f"/api/tasks/{gone['id']}", headers=ana.headers))

    delta = accepted(await client.get("/api/sync", headers=ana.headers))

    assert (delta["tasks"], delta["deletedIds"], delta["hasMore"]) == ([], [], False)


async def test_a_reader_who_pages_while_others_write_misses_and_repeats_nothing(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    tasks = [await create(client, ana, title=str(n)) for n in range(20)]
    reader = Reader(client, ana, limit=3)

    async def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(15):
            url = f"/api/tasks/{chance.choice(tasks)['id']}"
            title = {"title": str(chance.random())}
            await client.put(url, json=title, headers=ana.headers)

    async def read() -> None:
        for _ in range(25):
            await reader.page()

    await asyncio.gather(read(), *(write(seed) for seed in range(4)))
    await reader.catch_up()

    assert len(reader.seen) == len(set(reader.seen))
    assert reader.copy == await read_all(client, ana)


async def test_an_uncommitted_change_holds_back_the_numbers_after_it(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """Numbers that become visible out of order are the classic hole of delta reads."""
    ana = people("ana")
    await create(client, ana)

    with admin.transaction():
        admin.execute(
            "UPDATE change_log_heads SET last_number = last_number + 1 WHERE user_id = %s", [ana.id]
        )
        later = asyncio.create_task(create(client, ana, title="later"))
        _, pending = await asyncio.wait([later], timeout=0.5)

        assert pending
    await later


@pytest.mark.parametrize("cursor", ["abc", "", "WzAsMF0.AAAA"])
async def test_an_unknown_cursor_asks_for_everything_to_be_read_again(
    client: httpx.AsyncClient, people: People, cursor: str
) -> None:
    ana = people("ana")

    answer = await client.get("/api/sync", params={"cursor": cursor}, headers=ana.headers)

    assert answer.status_code == 410
    assert answer.json()["error"]["code"] == "FULL_SYNC_REQUIRED"


async def test_another_persons_cursor_is_unknown(client: httpx.AsyncClient, people: People) -> None:
    """O-11."""
    reader = Reader(client, people("ana"))
    await reader.catch_up()
    params = {"cursor": reader.cursor or ""}

    answer = await client.get("/api/sync", params=params, headers=people("ben").headers)

    assert answer.status_code == 410


async def test_a_cursor_from_before_the_purge_is_too_old(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection, owner: psycopg.Connection
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    stale, fresh = Reader(client, ana), Reader(client, ana)
    await stale.catch_up()
    accepted(await client.delete(f"/api/tasks/{task['id']}", headers=ana.headers))
    await fresh.catch_up()
    admin.execute(
        "UPDATE tasks SET deleted_at = now() - interval '31 days' WHERE id = %s", [task["id"]]
    )

    purge(owner)

    params = {"cursor": stale.cursor or ""}
    answer = await client.get("/api/sync", params=params, headers=ana.headers)
    assert answer.status_code == 410
    await fresh.catch_up()
    assert fresh.copy == {}


async def test_sync_is_refused_without_a_sign_in(client: httpx.AsyncClient) -> None:
    refused(await client.get("/api/sync"), 401)
