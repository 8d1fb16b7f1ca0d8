"""A hundred people over five connections, and no answer holds a word of anybody else."""

import asyncio
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local import pooler
from tests.faults.test_database import ONE
from tests.faults.trial import Trial
from tests.issuer import Person
from tests.pooler import MISSING, running_pooler
from tests.server import BACKEND, Api

PEOPLE = 100
_MARKER = re.compile(r"M-([0-9a-f]{32})-")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


@dataclass
class Hunt:
    """What everybody saw; `owners` knows whose each task is before it is made."""

    client: httpx.AsyncClient
    everybody: list[Person]
    chance: random.Random
    owners: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    seen: Counter[int | str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    def look(self, person: Person, answer: httpx.Response) -> None:
        """Note everything in an answer that belongs to somebody else."""
        self.seen[answer.status_code] += 1
        words = answer.text + "".join(f"\n{name}: {v}" for name, v in answer.headers.items())
        names = {other.id for other in self.everybody}
        found = set(_MARKER.findall(words)) | (set(_NAME.findall(words)) & names)
        found |= {self.owners.get(task_id, "nobody") for task_id in _UUID.findall(words)}
        if strangers := found - {person.id}:
            asked = f"{answer.request.method} {answer.request.url.path}"
            self.leaks.append(f"{person.id} saw {strangers} by {asked}: {words}")

    async def follow(self, person: Person, acts: int) -> None:
        visitor = Visitor(self, person)
        for _ in range(acts):
            act = self.chance.choice(ACTS)
            request = asyncio.create_task(act(visitor))
            if self.chance.random() < 0.1:
                await asyncio.wait({request}, timeout=self.chance.random() / 50)
                request.cancel()
            with suppress(asyncio.CancelledError, httpx.TransportError):
                self.look(person, await request)
                continue
            self.seen["hung up"] += 1


@dataclass
class Visitor:
    hunt: Hunt
    person: Person
    mine: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = self.person.headers | options.pop("headers", {})
        return await self.hunt.client.request(method, path, headers=headers, timeout=30, **options)

    @property
    def marked(self) -> str:
        return f"M-{self.person.id}-{uuid4().hex[:6]}"

    @property
    def own(self) -> str:
        return f"/api/tasks/{self.hunt.chance.choice(self.mine or ['0'])}"

    @property
    def somebody_elses(self) -> str:
        others = [key for key in self.hunt.made if self.hunt.owners[key] != self.person.id]
        return self.hunt.chance.choice(others or [str(uuid4())])

    async def create(self) -> httpx.Response:
        task_id = str(uuid4())
        self.hunt.owners[task_id] = self.person.id
        answer = await self.ask(
            "POST",
            "/api/tasks",
            json={"id": task_id, "title": self.marked, "description": self.marked},
            headers={"Idempotency-Key": uuid4().hex},
        )
        if answer.status_code == 201:
            self.mine.append(task_id)
            self.hunt.made.append(task_id)
        return answer

    async def take_an_id(self) -> httpx.Response:
        """The database itself refuses this one."""
        task_id = self.somebody_elses
        self.hunt.owners.setdefault(task_id, self.person.id)
        body = {"id": task_id, "title": self.marked}
        return await self.ask("POST", "/api/tasks", json=body)


ACTS: list[Callable[[Visitor], Coroutine[Any, Any, httpx.Response]]] = [
    Visitor.create,
    Visitor.create,
    Visitor.take_an_id,
    lambda visitor: visitor.ask("GET", "/api/tasks"),
    lambda visitor: visitor.ask("GET", "/api/tasks", params={"q": "M-", "sort": "title"}),
    lambda visitor: visitor.ask("GET", "/api/sync"),
    lambda visitor: visitor.ask("GET", "/api/me/export"),
    lambda visitor: visitor.ask("GET", visitor.own),
    lambda visitor: visitor.ask("GET", f"{visitor.own}/history"),
    lambda visitor: visitor.ask("PUT", visitor.own, json={"title": visitor.marked}),
    lambda visitor: visitor.ask("PATCH", f"{visitor.own}/complete"),
    lambda visitor: visitor.ask("DELETE", visitor.own),
    lambda visitor: visitor.ask("POST", f"{visitor.own}/restore"),
    lambda visitor: visitor.ask("POST", "/api/undo"),
    lambda visitor: visitor.ask("GET", f"/api/tasks/{visitor.somebody_elses}"),
    lambda visitor: visitor.ask("PUT", f"/api/tasks/{visitor.somebody_elses}", json={"title": "x"}),
    lambda visitor: visitor.ask("DELETE", f"/api/tasks/{uuid4()}"),
    lambda visitor: visitor.ask("POST", "/api/tasks", json={"title": ""}),
    lambda visitor: visitor.ask("GET", "/api/tasks", headers={"Authorization": "Bearer a.b.c"}),
]


async def watch(trial: Trial, url: str, enough: asyncio.Event) -> list[str]:
    """Come to the same connections without saying who one is: there is nothing to be seen."""
    seen: list[str] = []
    with trial.admin() as admin:
        while not enough.is_set():
            trial.strike(admin.execute(ONE).rowcount)
            # The pooler may hand out a connection that was just cut.
            with suppress(psycopg.OperationalError):
                seen += await asyncio.to_thread(left_behind, url)
            with suppress(TimeoutError):
                await asyncio.wait_for(enough.wait(), 0.2)
    return seen


def left_behind(url: str) -> list[str]:
    with psycopg.connect(url, prepare_threshold=None) as connection:
        row = connection.execute(
            "SELECT current_user, coalesce(current_setting('app.user_id', true), '')"
        ).fetchone()
    return [] if row == ("holdfast", "") else [f"left behind on a connection: {row}"]


async def hunt(trial: Trial, api: Api, url: str, acts: int) -> Hunt:
    async with api.client() as client:
        people = trial.join_all(f"person{n}" for n in range(PEOPLE))
        hunt = Hunt(client, people, random.Random(11))
        enough = asyncio.Event()
        watching = asyncio.create_task(watch(trial, url, enough))
        await asyncio.gather(*(hunt.follow(person, acts) for person in people))
        enough.set()
        hunt.leaks += await watching
        for person in people:
            hunt.look(person, await Visitor(hunt, person).ask("GET", "/api/tasks"))
    return hunt


@pytest.fixture
def pooled_url(trial: Trial, tmp_path: Path) -> Iterator[str]:
    if pooler.find() is None:
        pytest.skip(MISSING)
    with running_pooler(trial.url, tmp_path) as url:
        yield url


def assert_hunted(hunted: Hunt, api: Api) -> None:
    """Everything came up that could have brought somebody else's words along, and nothing odd."""
    assert [line for line in api.log().splitlines() if "unexpected_error" in line] == []
    assert {200, 201, 401, 403, 404, 409, 422, "hung up"} <= set(hunted.seen), hunted.seen
    assert 500 not in hunted.seen, hunted.seen


@pytest.mark.fault("L-02", "100 people, hang-ups, refusals and cut connections")
async def test_nobody_sees_a_word_of_anybody_else(trial: Trial, api: Api) -> None:
    hunted = await hunt(trial, api, trial.url, trial.often(100, quick=5))

    assert hunted.leaks == []
    assert_hunted(hunted, api)
    trial.tally.acknowledge(hunted.seen[200] + hunted.seen[201])


@pytest.mark.fault("F-22", "the same through PgBouncer, with two connections for all")
async def test_nobody_sees_a_word_of_anybody_else_through_a_pooler(
    trial: Trial, pooled_url: str
) -> None:
    with trial.serve(DATABASE_URL=pooled_url) as api:
        hunted = await hunt(trial, api, pooled_url, trial.often(100, quick=5))

    assert hunted.leaks == []
    assert_hunted(hunted, api)
    trial.tally.acknowledge(hunted.seen[200] + hunted.seen[201])


@pytest.mark.fault("F-22", "the hunter itself, where a setting outlives its transaction")
async def test_the_hunter_finds_what_outlives_a_transaction(
    trial: Trial, pooled_url: str, tmp_path: Path
) -> None:
    """A hunt that finds nothing means something only if it finds this."""
    folder = tmp_path / "backend"
    change_application(folder, r"(set_config\('app\.user_id', [^,]+, )true", r"\1false")
    with trial.serve(folder=folder, DATABASE_URL=pooled_url) as api:
        hunted = await hunt(trial, api, pooled_url, 2)

    assert hunted.leaks


def change_application(folder: Path, pattern: str, replacement: str) -> None:
    """Make a copy of the API in which something is different."""
    shutil.copytree(BACKEND, folder, ignore=shutil.ignore_patterns("tests", "__pycache__", ".*"))
    changes = 0
    for file in folder.rglob("app/**/*.py"):
        text, times = re.subn(pattern, replacement, file.read_text())
        file.write_text(text)
        changes += times
    assert changes
