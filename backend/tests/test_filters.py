"""The filters of a list against a plain model of them, at chosen moments in chosen zones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from unicodedata import normalize
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.task import Priority, Task
from app.schemas.task_query import TaskQuery
from app.services.task_list import narrowed
from local.cluster import Cluster
from tests.answers import accepted_list, create
from tests.conftest import People
from tests.issuer import Person

# The ends of the world, half and quarter hours, clocks that change at midnight, and a day left out.
ZONES = [
    *("Pacific/Kiritimati", "Etc/GMT+12", "UTC", "Europe/Berlin", "America/New_York"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana"),
    *("America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran"),
]
WINDOWS = ["today", "overdue", "week", "none"]
tries = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def session(cluster: Cluster, database_url: str) -> Iterator[Session]:
    """A session that sees every task; nothing that a test adds is ever committed."""
    engine = create_engine(cluster.admin_url(database_url.rpartition("/")[2]))
    with Session(engine) as opened:
        yield opened
    engine.dispose()


NUMBERS = count(1)


@dataclass(frozen=True)
class Sketch:
    """A task in the words of the model."""

    due: date | datetime | None = None
    is_done: bool = False
    priority: str = "medium"
    title: str = "Ferns"
    description: str | None = None

    def task(self, owner_id: str, now: datetime) -> Task:
        made = Task(
            id=uuid4(),
            user_id=owner_id,
            title=self.title,
            description=self.description,
            priority=Priority(self.priority),
            completed_at=now if self.is_done else None,
            created_at=now,
            updated_at=now,
            change_number=next(NUMBERS),
        )
        made.due_date = self.due
        return made


def lets_through(window: str, sketch: Sketch, now: datetime, zone: ZoneInfo) -> bool:
    """What the contract says of `due`, in the plainest words."""
    today = now.astimezone(zone).date()
    due = sketch.due
    if due is None:
        return window == "none"
    day = due.astimezone(zone).date() if isinstance(due, datetime) else due
    is_past = due < now if isinstance(due, datetime) else due < today
    return {
        "none": False,
        "overdue": is_past and not sketch.is_done,
        "today": day == today,
        "week": today <= day < today + timedelta(days=7),
    }[window]


def found(
    session: Session, owner: Person, sketches: list[Sketch], now: datetime, **query: Any
) -> list[Sketch]:
    """Put the tasks into the table, ask, and take them out again."""
    tasks = [sketch.task(owner.id, now) for sketch in sketches]
    session.add_all(tasks)
    session.flush()
    own = select(Task).where(col(Task.user_id) == owner.id)
    ids = {task.id for task in session.scalars(narrowed(own, TaskQuery(**query), now))}
    session.rollback()
    return [
        sketch
        for sketch, task_id in zip(sketches, [task.id for task in tasks], strict=True)
        if task_id in ids
    ]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


@st.composite
def situations(draw: st.DrawFn) -> tuple[datetime, str, list[Sketch]]:
    """A moment, a zone, and tasks due around the midnights that matter there."""
    name = draw(st.sampled_from(ZONES))
    zone = ZoneInfo(name)
    now = draw(st.datetimes(datetime(1975, 1, 1), datetime(2190, 1, 1)))  # noqa: DTZ001  (UTC is added)
    now = now.replace(tzinfo=UTC)
    today = now.astimezone(zone).date()
    near = st.integers(-2, 9).map(lambda days: today + timedelta(days=days))
    edges = st.tuples(near, st.sampled_from([-1, 0, 1, 3_600_000_000])).map(
        lambda edge: midnight(edge[0], zone) + timedelta(microseconds=edge[1])
    )
    close = st.integers(-3, 3).map(lambda step: now + timedelta(microseconds=step))
    due = st.none() | near | edges | close
    sketch = st.builds(Sketch, due=due, is_done=st.booleans())
    return now, name, draw(st.lists(sketch, min_size=1, max_size=8))


@tries
@given(situation=situations())
def test_a_window_holds_what_falls_into_it_in_the_readers_zone(
    session: Session, people: People, situation: tuple[datetime, str, list[Sketch]]
) -> None:
    """I-09."""
    now, zone, sketches = situation
    ana = people("ana")

    for window in WINDOWS:
        inside = [each for each in sketches if lets_through(window, each, now, ZoneInfo(zone))]
        assert found(session, ana, sketches, now, due=window, tz=zone) == inside


CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), 23),
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("America/New_York", date(2026, 3, 8), 23),
    ("America/New_York", date(2026, 11, 1), 25),
    ("Africa/Cairo", date(2026, 4, 24), 23),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    ("Pacific/Kiritimati", date(2026, 11, 22), 24),
    ("Etc/GMT+12", date(2026, 11, 22), 24),
]


@pytest.mark.parametrize(("name", "day", "hours"), CHANGES)
def test_a_day_is_as_long_as_its_clocks_make_it(
    session: Session, people: People, name: str, day: date, hours: float
) -> None:
    """I-09."""
    ana, zone, half = people("ana"), ZoneInfo(name), timedelta(minutes=30)
    start = midnight(day, zone)
    sketches = [Sketch(due=start + half * step) for step in range(-4, 56)]

    for now in (start, start + timedelta(hours=hours) - timedelta(microseconds=1)):
        inside = found(session, ana, sketches, now, due="today", tz=name)

        assert inside == sketches[4 : 4 + int(hours * 2)]


@pytest.mark.parametrize("name", ZONES)
def test_a_week_is_seven_days_beginning_today(session: Session, people: People, name: str) -> None:
    ana, now = people("ana"), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    today = now.astimezone(ZoneInfo(name)).date()
    sketches = [Sketch(due=today + timedelta(days=step)) for step in range(-2, 10)]

    week = found(session, ana, sketches, now, due="week", tz=name)

    assert week == sketches[2:9]


def test_a_task_is_overdue_after_its_moment_and_not_at_it(session: Session, people: People) -> None:
    ana, now = people("ana"), datetime(2026, 11, 22, 12, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    sketches = [
        Sketch(due=now - instant),
        Sketch(due=now - instant, is_done=True),
        Sketch(due=now),
        Sketch(due=now.date()),
        Sketch(due=now.date() - timedelta(days=1)),
        Sketch(due=now.date() - timedelta(days=1), is_done=True),
        Sketch(),
    ]

    overdue = found(session, ana, sketches, now, due="overdue")

    assert overdue == [sketches[0], sketches[4]]


letters = st.text("aAbB%_\\'\"éÉe\u0301 💧яЯ", max_size=6)
sketches = st.builds(
    Sketch,
    title=letters.filter(str.strip),
    description=st.none() | letters,
    priority=st.sampled_from(["low", "medium", "high"]),
    is_done=st.booleans(),
)


def plain(text: str) -> str:
    return normalize("NFC", text).lower()


filters = st.fixed_dictionaries(
    {"q": letters},
    optional={
        "completed": st.booleans(),
        "priority": st.sampled_from(["low", "medium", "high"]),
    },
)


@tries
@example(tasks=[Sketch(title="e\u0301")], query={"q": "É"})
@given(tasks=st.lists(sketches, min_size=1, max_size=8), query=filters)
def test_every_filter_has_to_let_a_task_through(
    session: Session, people: People, tasks: list[Sketch], query: dict[str, Any]
) -> None:
    ana, now = people("ana"), datetime(2026, 11, 22, 12, tzinfo=UTC)

    inside = [
        task
        for task in tasks
        if query.get("completed", task.is_done) is task.is_done
        and query.get("priority", task.priority) == task.priority
        and plain(query["q"]) in plain(f"{task.title}\n{task.description or ''}")
    ]
    assert found(session, ana, tasks, now, **query) == inside


async def test_the_zone_of_the_reader_decides_which_day_it_is(
    client: httpx.AsyncClient, people: People
) -> None:
    """I-09."""
    ana = people("ana")
    today = datetime.now(UTC).date()
    days = [str(today + timedelta(days=step)) for step in range(-3, 4)]
    for day in days:
        await create(client, ana, dueDate=day)

    async def today_in(zone: str) -> str:
        query = {"due": "today", "tz": zone}
        answer = await client.get("/api/tasks", params=query, headers=ana.headers)
        [task] = accepted_list(answer)[0]
        return str(task["dueDate"])

    # The clocks of the two are 26 hours apart, so they never agree on the day.
    assert await today_in("Pacific/Kiritimati") > await today_in("Etc/GMT+12")
