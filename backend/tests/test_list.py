"""Lists: sorted and paged so that every task comes once, and a cursor good for one question."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.answers import accepted, accepted_list, create, refused
from tests.conftest import People
from tests.issuer import Person

FIELDS = ["createdAt", "updatedAt", "dueDate", "position", "priority", "title"]
SORTS = [sign + field for field in FIELDS for sign in ("", "-")]
PRIORITIES = ["low", "medium", "high"]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A task as it is put into the table, with moments that no two requests could share."""

    title: str
    priority: str
    due: date | datetime | None
    position: str | None
    made: datetime
    changed: datetime
    id: UUID

    def key(self, field: str) -> Any:
        due = self.due or NEVER
        return {
            "createdAt": self.made,
            "updatedAt": self.changed,
            "dueDate": due if isinstance(due, datetime) else datetime.combine(due, time.min, UTC),
            "position": self.position or natural_place(self.made),
            "priority": PRIORITIES.index(self.priority),
            "title": self.title.lower(),
        }[field]


def natural_place(made: datetime) -> str:
    """Tell where a task that was never moved stands: the newer, the further in front."""
    microseconds = (made - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return f"p{9 * 10**15 - microseconds:016}"


def sowed(rng: random.Random, count: int = 16) -> list[Row]:
    """Tasks with few different values, so that every sort has ties."""
    days: list[date | datetime | None] = [
        *(None, date(2026, 1, 15), date(2026, 1, 16)),
        *(datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 1, 15, 17, tzinfo=UTC)),
    ]
    # In front of, between and behind the tasks that were never moved; "Z" < "a" in ASCII alone.
    between = natural_place(NOON + timedelta(microseconds=2)) + "V"
    positions = [None, None, "a0", "Zz", between, "q0", "z" * 64]
    moments = [NOON + timedelta(microseconds=step) for step in range(4)]
    return [
        Row(
            title=rng.choice(["ferns", "Ferns", "FERNS", "a fern", "Éclair", "éclair", "😀", "_"]),
            priority=rng.choice(PRIORITIES),
            due=rng.choice(days),
            position=rng.choice(positions),
            made=rng.choice(moments),
            changed=rng.choice(moments),
            id=uuid4(),
        )
        for _ in range(count)
    ]


def plant(admin: psycopg.Connection, person: Person, rows: list[Row]) -> None:
    with admin.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO tasks
                   (id, user_id, title, priority, due_at, due_day, position, created_at, updated_at,
                    change_number)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, (random() * 1e15)::bigint)
            """,
            [
                (
                    *(row.id, person.id, row.title, row.priority),
                    *((row.due, None) if isinstance(row.due, datetime) else (None, row.due)),
                    *(row.position, row.made, row.changed),
                )
                for row in rows
            ],
        )


def in_order(rows: list[Row], sort: str) -> list[str]:
    field = sort.removeprefix("-")
    ordered = sorted(rows, key=lambda row: (row.key(field), row.id), reverse=sort.startswith("-"))
    return [str(row.id) for row in ordered]


async def page(
    client: httpx.AsyncClient, person: Person, **query: Any
) -> tuple[list[str], str | None]:
    answer = await client.get("/api/tasks", params=query, headers=person.headers)
    tasks, cursor = accepted_list(answer)
    return [task["id"] for task in tasks], cursor


async def walk(
    client: httpx.AsyncClient,
    person: Person,
    between: Callable[[list[str]], None] = lambda _: None,
    **query: Any,
) -> list[str]:
    """Read page after page, every full one but the last; `between` gets what was seen so far."""
    seen, cursor = await page(client, person, **query)
    while cursor is not None:
        assert len(seen) % query["limit"] == 0
        between(seen)
        more, cursor = await page(client, person, cursor=cursor, **query)
        assert len(more) <= query["limit"]
        # A cursor that goes round in circles would never come to an end.
        assert not set(more) & set(seen)
        seen = seen + more
    return seen


@pytest.mark.parametrize("sort", SORTS)
async def test_the_pages_together_are_the_whole_list(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection, sort: str
) -> None:
    ana, ben = people("ana"), people("ben")
    rows = sowed(random.Random(sort))
    plant(admin, ana, rows)
    plant(admin, ben, sowed(random.Random(1), 3))

    for limit in (1, 3, 8, 15, 16, 17, 500):
        assert await walk(client, ana, sort=sort, limit=limit) == in_order(rows, sort)
    assert await page(client, ana, sort=sort, limit=len(rows)) == (in_order(rows, sort), None)


@pytest.mark.parametrize("sort", SORTS)
async def test_what_comes_and_goes_between_pages_moves_nothing_else(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection, sort: str
) -> None:
    ana, rng = people("ana"), random.Random(sort)
    rows = sowed(rng)
    plant(admin, ana, rows)
    removed: set[str] = set()

    def disturb(seen: list[str]) -> None:
        """Remove the very task that the cursor stands on, and one at random; add two."""
        unseen = sorted({str(row.id) for row in rows} - set(seen) - removed)
        gone = [seen[-1], *unseen[:1]]
        admin.execute("UPDATE tasks SET deleted_at = now() WHERE id = ANY(%s::uuid[])", [gone])
        removed.update(gone)
        plant(admin, ana, sowed(rng, 2))

    seen = await walk(client, ana, disturb, sort=sort, limit=2)

    assert len(seen) == len(set(seen))
    stayed = [task_id for task_id in in_order(rows, sort) if task_id not in removed]
    assert [task_id for task_id in seen if task_id in stayed] == stayed


async def test_the_newest_comes_first_where_nothing_is_said(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana, rows = people("ana"), sowed(random.Random(7), 101)
    plant(admin, ana, rows)

    first, cursor = await page(client, ana)
    rest, end = await page(client, ana, cursor=cursor)

    assert [len(first), len(rest)] == [100, 1]
    assert first + rest == in_order(rows, "-createdAt")
    assert end is None


async def test_what_was_never_moved_comes_newest_first(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    oldest, middle, newest = [await create(client, ana, title=str(n)) for n in range(3)]
    at_rest = await page(client, ana, sort="position")

    path = f"/api/tasks/{oldest['id']}"
    for position in ("a0", None):
        accepted(await client.put(path, json={"position": position}, headers=ana.headers))
        moved = await page(client, ana, sort="position")
        in_front = [oldest["id"], newest["id"], middle["id"]]
        assert moved[0] == (at_rest[0] if position is None else in_front)

    assert at_rest == ([newest["id"], middle["id"], oldest["id"]], None)


async def test_the_size_of_pages_may_change_on_the_way(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana, rows = people("ana"), sowed(random.Random(3))
    plant(admin, ana, rows)

    first, cursor = await page(client, ana, limit=2)
    rest, _ = await page(client, ana, limit=500, cursor=cursor)

    assert first + rest == in_order(rows, "-createdAt")


async def test_a_cursor_holds_even_the_longest_title(
    client: httpx.AsyncClient, people: People
) -> None:
    ana, rng = people("ana"), random.Random(5)
    for _ in range(3):
        # Characters that compress badly: Chinese, hieroglyphs, emoji.
        title = "".join(chr(rng.randrange(0x20000, 0x2A6D0)) for _ in range(200))
        await create(client, ana, title=title)

    assert len(await walk(client, ana, sort="title", limit=1)) == 3


async def test_a_list_holds_own_and_living_tasks_alone(
    client: httpx.AsyncClient, people: People
) -> None:
    ana, ben = people("ana"), people("ben")
    kept, deleted = [await create(client, ana) for _ in range(2)]
    await create(client, ben)
    await client.delete(f"/api/tasks/{deleted['id']}", headers=ana.headers)

    assert await page(client, ana) == ([kept["id"]], None)


async def test_filters_narrow_together(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    made = {}
    for title, level, is_done in product(["Ferns", "Cat"], PRIORITIES, [True, False]):
        task = await create(client, ana, title=title, priority=level)
        path = f"/api/tasks/{task['id']}/complete"
        await client.patch(path, json={"completed": is_done}, headers=ana.headers)
        made[task["id"]] = (title, level, is_done)

    for q, priority, completed in product(
        ["", "fern", "CAT", "dog"], [None, *PRIORITIES], [None, "true", "false"]
    ):
        query = {"q": q, "priority": priority, "completed": completed}
        asked = {name: value for name, value in query.items() if value is not None}
        found, _ = await page(client, ana, **asked)
        assert set(found) == {
            task_id
            for task_id, (title, level, is_done) in made.items()
            if q.lower() in title.lower()
            and priority in {None, level}
            and completed in {None, str(is_done).lower()}
        }


async def test_filters_hold_on_every_page(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    ana, rows = people("ana"), sowed(random.Random(11), 30)
    plant(admin, ana, rows)

    found = await walk(client, ana, limit=2, sort="dueDate", q="FERN", priority="high")

    wanted = [row for row in rows if "fern" in row.title.lower() and row.priority == "high"]
    assert len(wanted) > 2
    assert found == in_order(wanted, "dueDate")


SEARCHED = ["100% done", "100 done", "snake_case", "snakeXcase", "back\\slash", "it's", 'say "hi"']
SEARCHED += ["ÉCLAIR", "e\u0301clair", "Éclair", "eclair", "drop 💧", "STRASSE", "(a|b)*", "ПРИВЕТ"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("%", ["100% done"]),
        ("%%", []),
        ("100% ", ["100% done"]),
        ("_", ["snake_case"]),
        ("\\", ["back\\slash"]),
        ("\\_", []),
        ("'", ["it's"]),
        ("''", []),
        ('"', ['say "hi"']),
        ("DONE", ["100% done", "100 done"]),
        ("éclair", ["ÉCLAIR", "e\u0301clair", "Éclair"]),
        ("E\u0301CLAIR", ["ÉCLAIR", "e\u0301clair", "Éclair"]),
        ("eclair", ["eclair"]),
        ("💧", ["drop 💧"]),
        ("strasse", ["STRASSE"]),
        ("(a|b)*", ["(a|b)*"]),
        (".*", []),
        ("привет", ["ПРИВЕТ"]),
        (" ", ["100% done", "100 done", 'say "hi"', "drop 💧"]),
        ("", SEARCHED),
    ],
)
async def test_a_search_takes_every_character_for_itself(
    client: httpx.AsyncClient, people: People, q: str, found: list[str]
) -> None:
    """I-04, O-12."""
    ana = people("ana")
    for title in SEARCHED:
        await create(client, ana, title=title)

    for field in ("title", "description"):
        answer = await client.get("/api/tasks", params={"q": q}, headers=ana.headers)
        assert {task["title"] for task in accepted_list(answer)[0]} == set(found), field


async def test_a_search_looks_into_descriptions_and_follows_changes(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana, title="Ferns", description="The small ONE\nneeds less.")
    assert await page(client, ana, q="small one") == ([task["id"]], None)

    path = f"/api/tasks/{task['id']}"
    accepted(await client.put(path, json={"description": None}, headers=ana.headers))

    assert await page(client, ana, q="small one") == ([], None)
    assert await page(client, ana, q="ernsThe") == ([], None)


@pytest.fixture
async def cursor(client: httpx.AsyncClient, people: People) -> tuple[Person, str]:
    """Ana, and the cursor of her second page."""
    ana = people("ana")
    for _ in range(3):
        await create(client, ana)
    _, following = await page(client, ana, limit=1)
    assert following is not None
    return ana, following


@pytest.mark.parametrize(
    "other",
    [
        *(
            {"sort": "createdAt"},
            {"sort": "title"},
            {"sort": "position"},
            {"completed": "false"},
            {"priority": "medium"},
        ),
        *({"q": "ferns"}, {"due": "none"}, {"tz": "Europe/Berlin"}),
    ],
)
async def test_a_cursor_belongs_to_one_question(
    client: httpx.AsyncClient, cursor: tuple[Person, str], other: dict[str, str]
) -> None:
    ana, following = cursor

    query = {"cursor": following} | other
    refused(await client.get("/api/tasks", params=query, headers=ana.headers), 400)


async def test_a_cursor_belongs_to_one_person(
    client: httpx.AsyncClient, people: People, cursor: tuple[Person, str]
) -> None:
    """O-11."""
    ben, following = people("ben"), cursor[1]

    refused(await client.get("/api/tasks", params={"cursor": following}, headers=ben.headers), 400)


async def test_a_cursor_that_was_tampered_with_is_refused(
    client: httpx.AsyncClient, cursor: tuple[Person, str]
) -> None:
    ana, following = cursor
    for place in range(0, len(following) - 1, 5):
        other = "A" if following[place] != "A" else "B"
        forged = following[:place] + other + following[place + 1 :]
        answer = await client.get("/api/tasks", params={"cursor": forged}, headers=ana.headers)
        refused(answer, 400)


@pytest.mark.parametrize(
    "garbage",
    [
        *(
            "",
            "x",
            ".",
            "..",
            "null",
            "0",
            "-1",
            "2026-01-15",
            "💧",
            "é",
            " ",
            "' OR 1=1",
            "a\x00b",
        ),
        *("eyJrZXkiOiIxIn0", "WyIyMDI2LTAxLTE1IiwiMSJd.AAAA", "x" * 2048, ".eJw.x", "\ufeff"),
    ],
)
async def test_garbage_is_no_cursor(
    client: httpx.AsyncClient, cursor: tuple[Person, str], garbage: str
) -> None:
    ana, following = cursor

    for text in (garbage, following[:-2], following + "x", following[1:], following * 2):
        query = {"cursor": text[:2048]}
        refused(await client.get("/api/tasks", params=query, headers=ana.headers), 400)
