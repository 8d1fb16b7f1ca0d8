"""Several devices of one person, and everything that happens to them; a seed repeats it."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.answers import accepted, create
from tests.faults.ledger import ASK_AGAIN, Ledger, Wish
from tests.faults.trial import Trial
from tests.issuer import Person
from tests.test_sync import Reader, read_all

# What a change of a task moves, whatever it was.
MOVING = {"version", "updatedAt", "completedAt"}


@dataclass
class Device:
    """One of several clients of a person, as unlucky as its chance wants it.

    What it wants done waits in `outbox` until it was answered, as a page's outbox does.
    """

    reader: Reader
    ledger: Ledger
    chance: random.Random
    outbox: list[Wish] = field(default_factory=list)
    answered: list[tuple[Wish, bytes]] = field(default_factory=list)
    is_cut_off: bool = False

    @property
    def person(self) -> Person:
        return self.reader.person

    def want(self) -> None:
        """Want something of a task that this device knows, which others may have deleted."""
        known = list(self.reader.copy)
        path = f"/api/tasks/{self.chance.choice(known or [''])}"
        title = {"title": uuid4().hex}
        wishes: list[tuple[str, str, dict[str, Any] | None]] = [
            ("PUT", path, title),
            ("PATCH", f"{path}/complete", None),
            ("PATCH", f"{path}/complete", {"completed": True}),
            ("DELETE", path, None),
            ("POST", f"{path}/restore", None),
            ("POST", "/api/undo", None),
            ("POST", "/api/tasks", title),
        ]
        wish = self.chance.choice(wishes if known else wishes[-1:])
        self.outbox.append(self.ledger.want(self.person, *wish))

    async def send(self) -> None:
        """Send what waits first; a lost answer leaves it waiting, to be sent again."""
        if not self.outbox or self.is_cut_off:
            return
        wish = self.outbox[0]
        answer = await wish.send(self.reader.client)
        is_lost = self.chance.random() < 0.3
        if is_lost or (answer.status_code in ASK_AGAIN and not _is_final(answer)):
            return
        self.outbox.pop(0)
        if answer.is_success:
            self.ledger.acknowledged[wish.key] = wish.path
            self.answered.append((wish, answer.content))

    async def repeat(self) -> None:
        """Something on the way sends an old request once more."""
        if self.answered and not self.is_cut_off:
            wish, content = self.chance.choice(self.answered)
            answer = await wish.send(self.reader.client)
            assert answer.status_code in ASK_AGAIN or answer.content == content

    async def page(self) -> None:
        if not self.is_cut_off:
            await self.reader.page()

    def crash(self) -> None:
        """Lose all that is only in memory: the copy, but not the outbox."""
        self.reader = Reader(self.reader.client, self.person, self.reader.limit)

    async def live(self, steps: int) -> None:
        for _ in range(steps):
            self.is_cut_off = self.chance.random() < (0.9 if self.is_cut_off else 0.05)
            match self.chance.choice(["want", "want", *["send"] * 4, *["page"] * 4, "odd"]):
                case "want":
                    self.want()
                case "send":
                    await self.send()
                case "page":
                    await self.page()
                case _:
                    await self.repeat()
                    self.crash()
        self.is_cut_off = False
        while self.outbox:
            await self.send()


def _is_final(answer: httpx.Response) -> bool:
    """Tell a conflict that stays from a key in flight, which says when to ask again."""
    return "retry-after" not in answer.headers


@pytest.mark.fault("K-01", "devices that lose answers, repeat, crash and are cut off")
async def test_devices_agree_in_the_end(trial: Trial, client: httpx.AsyncClient) -> None:
    with trial.admin() as admin:
        for seed in range(trial.often(200, quick=2)):
            ledger = Ledger()
            ana = trial.join("ana")
            devices = [
                Device(Reader(client, ana, limit), ledger, random.Random(f"{seed} {limit}"))
                for limit in (2, 5, 500)
            ]
            await asyncio.gather(*(device.live(60) for device in devices))
            await asyncio.gather(*(device.reader.catch_up() for device in devices))
            trial.strike()

            shown = await read_all(client, ana)
            copies = [device.reader.copy == shown for device in devices]
            assert copies == [True] * len(devices), f"seed {seed}"
            assert _unkept(admin, ana, ledger) == [], f"seed {seed}"
            assert _has_every_number(admin, ana), f"seed {seed}"
            trial.tally.acknowledge(len(ledger.acknowledged))


def _unkept(admin: psycopg.Connection, person: Person, ledger: Ledger) -> list[str]:
    """Name the keys that were acknowledged and not kept, or done more than once."""
    kept = {
        key for (key,) in admin.execute("SELECT key FROM answers WHERE user_id = %s", [person.id])
    }
    twice = [
        key
        for (key,) in admin.execute(
            "SELECT idempotency_key FROM changes WHERE user_id = %s GROUP BY 1 HAVING count(*) > 1",
            [person.id],
        )
    ]
    return [*(set(ledger.acknowledged) - kept), *twice]


def _has_every_number(admin: psycopg.Connection, person: Person) -> bool:
    row = admin.execute(
        "SELECT count(*) = coalesce(max(number), 0) FROM changes WHERE user_id = %s", [person.id]
    ).fetchone()
    return row == (True,)


@pytest.mark.fault("K-02", "each kind of change, undone and undone again")
async def test_undo_after_do_is_as_if_nothing_had_been_done(
    trial: Trial, client: httpx.AsyncClient
) -> None:
    for seed in range(trial.often(100, quick=3)):
        chance = random.Random(seed)
        ana = trial.join("ana")
        task = await create(client, ana)
        path = f"/api/tasks/{task['id']}"
        for step in range(8):
            before = await read_all(client, ana)
            await _change(client, ana, path, chance, is_there=bool(before))
            assert await read_all(client, ana) != before
            accepted(await client.post("/api/undo", headers=ana.headers))
            undone = await read_all(client, ana)
            assert _still(undone) == _still(before), f"seed {seed}, step {step}"
            trial.strike()
            # And on from there, so that the next step begins elsewhere.
            await _change(client, ana, path, chance, is_there=bool(before))


def _still(tasks: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what every change moves."""
    return [
        {name: value for name, value in task.items() if name not in MOVING}
        for task in tasks.values()
    ]


async def _change(
    client: httpx.AsyncClient, person: Person, path: str, chance: random.Random, *, is_there: bool
) -> None:
    """Do something to the task that changes it."""
    if not is_there:
        accepted(await client.post(f"{path}/restore", headers=person.headers))
        return
    match chance.choice(["fields", "complete", "delete"]):
        case "fields":
            due = chance.choice([None, "2026-01-15", "2026-01-15T10:00:00Z"])
            body = {
                "title": uuid4().hex,
                "description": chance.choice([None, "words"]),
                "priority": chance.choice(["low", "high"]),
                "dueDate": due,
            }
            accepted(await client.put(path, json=body, headers=person.headers))
        case "complete":
            accepted(await client.patch(f"{path}/complete", headers=person.headers))
        case _:
            accepted(await client.delete(path, headers=person.headers))
