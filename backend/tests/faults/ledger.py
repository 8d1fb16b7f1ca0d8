"""What was sent, what was acknowledged, and what is stored in the end."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.issuer import Person

# What a client that keeps its wishes does: it asks again.
ASK_AGAIN = {409, 429, 503}
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Wish:
    """One write, under a key of its own; the key is what is looked for in the end."""

    key: str
    person: Person
    method: str
    path: str
    body: dict[str, Any] | None

    async def send(self, client: httpx.AsyncClient) -> httpx.Response:
        headers = self.person.headers | {"Idempotency-Key": self.key}
        return await client.request(
            self.method, self.path, json=self.body, headers=headers, timeout=PATIENCE_SECONDS
        )

    async def send_again(self, client: httpx.AsyncClient) -> httpx.Response:
        """Until the database has noticed that the attempt before has ended, and holds its key."""
        while (answer := await self.send(client)).status_code == 409:
            assert answer.headers["retry-after"].isdigit()
            await asyncio.sleep(PAUSE_SECONDS)
        return answer


@dataclass
class Verdict:
    acknowledged: int
    lost: list[str]
    doubled: list[str]
    unknown: list[str]

    def assert_clean(self) -> None:
        assert (self.lost, self.doubled, self.unknown) == ([], [], [])


@dataclass
class Ledger:
    """Shared by all writers of a test: acknowledged ⊆ stored ⊆ sent, and nothing twice."""

    sent: dict[str, Wish] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: Counter[int | str] = field(default_factory=Counter)

    def create(self, person: Person) -> Wish:
        """Its title is its key, so that it is found among the tasks as well."""
        key = uuid4().hex
        return self._enter(Wish(key, person, "POST", "/api/tasks", {"title": key}))

    def toggle(self, person: Person, task_id: str) -> Wish:
        """Done twice, it would undo itself."""
        path = f"/api/tasks/{task_id}/complete"
        return self.want(person, "PATCH", path, None)

    def want(self, person: Person, method: str, path: str, body: dict[str, Any] | None) -> Wish:
        return self._enter(Wish(uuid4().hex, person, method, path, body))

    def _enter(self, wish: Wish) -> Wish:
        self.sent[wish.key] = wish
        return wish

    def note(self, wish: Wish, answer: httpx.Response) -> None:
        if answer.is_success:
            self.acknowledged[wish.key] = answer.json()["data"]["id"]
        else:
            self.refused[answer.status_code] += 1

    def check(self, admin: psycopg.Connection) -> Verdict:
        """Compare with the change log, which has a line for each write, and with the tasks."""
        owners = list({wish.person.id for wish in self.sent.values()})
        lines: Counter[str] = Counter()
        tasks: dict[str, str] = {}
        for key, task_id in admin.execute(
            "SELECT idempotency_key, task_id::text FROM changes WHERE user_id = ANY(%s)", [owners]
        ):
            lines[key] += 1
            tasks[key] = task_id
        rows = Counter(
            title
            for (title,) in admin.execute(
                "SELECT title FROM tasks WHERE user_id = ANY(%s)", [owners]
            )
        )
        return Verdict(
            acknowledged=len(self.acknowledged),
            lost=[
                key
                for key, task_id in self.acknowledged.items()
                if tasks.get(key) != task_id or (self.sent[key].method == "POST" and not rows[key])
            ],
            doubled=[name for times in (lines, rows) for name, n in times.items() if n > 1],
            unknown=[name for name in lines | rows if name not in self.sent],
        )


@dataclass
class Writer:
    """A client that keeps a wish until it was answered, as the page's outbox does."""

    client: httpx.AsyncClient
    person: Person
    ledger: Ledger
    chance: random.Random = field(default_factory=random.Random)
    made: list[str] = field(default_factory=list)
    longest_seconds: float = 0.0

    async def write(self) -> None:
        if self.made and self.chance.random() < 0.4:
            await self.insist(self.ledger.toggle(self.person, self.chance.choice(self.made)))
        else:
            self.made.append(await self.insist(self.ledger.create(self.person)))

    async def insist(self, wish: Wish) -> str:
        """Send a wish until it is answered, and give the id of its task."""
        while True:
            started = time.monotonic()
            try:
                answer = await wish.send(self.client)
            except httpx.TransportError as error:
                self.ledger.refused[type(error).__name__] += 1
            else:
                self.ledger.note(wish, answer)
                if answer.is_success:
                    return self.ledger.acknowledged[wish.key]
                assert answer.status_code in ASK_AGAIN, answer.text
            finally:
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - started)
            await asyncio.sleep(PAUSE_SECONDS)

    async def write_until(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            await self.write()


@asynccontextmanager
async def writing(writers: Sequence[Writer]) -> AsyncGenerator[None]:
    """Let them write for as long as the block lasts, and then until each last wish is answered."""
    enough = asyncio.Event()
    tasks = [asyncio.create_task(writer.write_until(enough)) for writer in writers]
    try:
        yield
    finally:
        enough.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 60)


async def next_answer(writers: Sequence[Writer]) -> None:
    """Return once one more write was acknowledged."""
    before = len(writers[0].ledger.acknowledged)
    await until(lambda: len(writers[0].ledger.acknowledged) > before)


async def until(condition: Callable[[], bool]) -> None:
    """Return once something has come about that can only be looked at."""
    while not condition():  # noqa: ASYNC110  (databases and processes set no event)
        await asyncio.sleep(0.01)
