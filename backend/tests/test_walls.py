"""Two walls around each row, the service's and the database's; each holds with the other gone."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, Select, Text, bindparam, cast, create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import col

from app.core.errors import Forbidden, InvalidToken, NotFound
from app.core.security import CurrentUser
from app.database import Database
from app.models.task import Task
from app.questions import QUESTIONS, Answer, Question, define
from app.schemas.task import TaskUpdate
from app.schemas.task_query import TaskQuery
from app.services.sync import read_delta
from app.services.task import TaskService
from app.services.task_direct import DirectTasks
from app.services.task_list import Position
from tests.conftest import People
from tests.rows import insert_task, row

ACCOUNTS = ("users", "sessions", "accounts", "verifications", "jwks", "rate_limits", "two_factors")


@contextmanager
def acting_as(
    connection: psycopg.Connection, role: str, user_id: str | None = None
) -> Iterator[psycopg.Connection]:
    """Take the role as a request does, and take everything back at the end."""
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('role', %s, true)", [role])
        if user_id is not None:
            connection.execute("SELECT set_config('app.user_id', %s, true)", [user_id])
        yield connection


# -- The database's wall, without any service in front --------------------------------------------

FINDS_NOTHING = {
    "select": "SELECT * FROM tasks WHERE id = %(theirs)s",
    "select by owner": "SELECT * FROM tasks WHERE user_id = %(ben)s",
    "select for update": "SELECT * FROM tasks WHERE id = %(theirs)s FOR UPDATE",
    "update": "UPDATE tasks SET title = 'Mine' WHERE id = %(theirs)s RETURNING id",
    "update of everything else": """
        UPDATE tasks SET title = 'Mine' WHERE user_id <> %(ana)s RETURNING id
    """,
    "merge": """
        MERGE INTO tasks USING (SELECT %(theirs)s::uuid AS wanted) AS w ON tasks.id = w.wanted
         WHEN MATCHED THEN UPDATE SET title = 'Mine' RETURNING tasks.id
    """,
    # A condition that fails on the row that it must not see.
    "select with a loud condition": """
        SELECT * FROM tasks WHERE 1 / (CASE WHEN user_id = %(ben)s THEN 0 ELSE 1 END) = 2
    """,
}
IS_REFUSED = {
    "insert for somebody else": """
        INSERT INTO tasks (id, user_id, title, created_at, updated_at, change_number)
        VALUES (gen_random_uuid(), %(ben)s, 'a', now(), now(), 9)
    """,
    "insert or update": """
        INSERT INTO tasks (id, user_id, title, created_at, updated_at, change_number)
        VALUES (%(theirs)s, %(ana)s, 'a', now(), now(), 9)
            ON CONFLICT (id) DO UPDATE SET title = 'Mine'
    """,
    "give away": "UPDATE tasks SET user_id = %(ben)s WHERE id = %(mine)s",
    "take": "UPDATE tasks SET user_id = %(ana)s WHERE id = %(theirs)s",
    "new id": "UPDATE tasks SET id = gen_random_uuid() WHERE id = %(mine)s",
    "delete": "DELETE FROM tasks WHERE id = %(theirs)s",
    "delete one's own": "DELETE FROM tasks WHERE id = %(mine)s",
    "truncate": "TRUNCATE tasks",
    "disable": "ALTER TABLE tasks DISABLE ROW LEVEL SECURITY",
    "unforce": "ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY",
    "drop policy": "DROP POLICY owner ON tasks",
    "new policy": "CREATE POLICY mine ON tasks USING (true)",
    "drop": "DROP TABLE tasks",
    "new table": "CREATE TABLE loot (id int)",
    "new function": "CREATE FUNCTION loot() RETURNS int LANGUAGE sql RETURN 1",
    "trigger": "CREATE TRIGGER loot BEFORE UPDATE ON tasks EXECUTE FUNCTION loot()",
    "read the version": "SELECT * FROM alembic_version",
} | {
    f"{verb.split(maxsplit=1)[0].lower()} {table}": verb.format(table)
    for table in ACCOUNTS
    for verb in ("SELECT id FROM {}", "UPDATE {} SET id = 'a'", "DELETE FROM {}", "TRUNCATE {}")
}


@pytest.mark.parametrize("statement", FINDS_NOTHING.values(), ids=FINDS_NOTHING.keys())
def test_a_statement_finds_nothing_of_another_person(
    statement: str, admin: psycopg.Connection, owner: psycopg.Connection, people: People
) -> None:
    """O-13."""
    ana, ben = people("ana"), people("ben")
    theirs = insert_task(admin, ben)
    before = row(admin, theirs)

    with acting_as(owner, "holdfast_api", ana.id):
        found = owner.execute(
            statement.encode(), {"ana": ana.id, "ben": ben.id, "theirs": theirs}
        ).fetchall()

    assert found == []
    assert row(admin, theirs) == before


@pytest.mark.parametrize("statement", IS_REFUSED.values(), ids=IS_REFUSED.keys())
def test_the_role_of_requests_has_no_right_to(
    statement: str, admin: psycopg.Connection, owner: psycopg.Connection, people: People
) -> None:
    """O-13."""
    ana, ben = people("ana"), people("ben")
    ids = {
        "ana": ana.id,
        "ben": ben.id,
        "mine": insert_task(admin, ana),
        "theirs": insert_task(admin, ben),
    }

    with pytest.raises(InsufficientPrivilege), acting_as(owner, "holdfast_api", ana.id):
        owner.execute(statement.encode(), ids)


def test_a_copy_holds_own_rows_alone(
    admin: psycopg.Connection, owner: psycopg.Connection, people: People
) -> None:
    """O-13."""
    ana, ben = people("ana"), people("ben")
    mine, _ = insert_task(admin, ana), insert_task(admin, ben)

    with (
        acting_as(owner, "holdfast_api", ana.id),
        owner.cursor().copy("COPY tasks (id) TO STDOUT") as copy,
    ):
        copied = b"".join(map(bytes, copy))

    assert copied == f"{mine}\n".encode()


HOSTILE_SETTINGS: dict[str, Callable[[str], str | None]] = {
    "unset": lambda _: None,
    "empty": lambda _: "",
    "SQL": lambda user_id: f"{user_id}' OR '1'='1",
    "a pattern": lambda user_id: f"{user_id[:4]}%",
    "everything": lambda _: "%",
    "a space behind": lambda user_id: f"{user_id} ",
    "capitals": str.upper,
    "cut short": lambda user_id: user_id[:-1],
    "a list": lambda user_id: f"{user_id},{user_id}",
    "a quoted word": lambda user_id: f"'{user_id}'",
}


@pytest.mark.parametrize("spell", HOSTILE_SETTINGS.values(), ids=HOSTILE_SETTINGS.keys())
def test_no_row_is_visible_unless_its_owner_is_named(
    spell: Callable[[str], str | None],
    admin: psycopg.Connection,
    owner: psycopg.Connection,
    people: People,
) -> None:
    """O-13."""
    ana = people("ana")
    insert_task(admin, ana)

    with acting_as(owner, "holdfast_api", spell(ana.id)):
        found = owner.execute("SELECT * FROM tasks").fetchall()

    assert found == []


def test_the_owner_of_the_tables_sees_no_row_either(
    admin: psycopg.Connection, owner: psycopg.Connection, people: People
) -> None:
    insert_task(admin, people("ana"))

    assert owner.execute("SELECT * FROM tasks").fetchall() == []


def test_the_way_past_is_the_keepers_own_and_not_its_heirs(
    admin: psycopg.Connection, people: People
) -> None:
    insert_task(admin, people("ana"))

    with acting_as(admin, "postgres"):
        admin.execute("CREATE ROLE heir IN ROLE holdfast_keeper")
        seen = {}
        for role in ("heir", "holdfast_keeper"):
            admin.execute("SELECT set_config('role', %s, true)", [role])
            seen[role] = len(admin.execute("SELECT FROM tasks").fetchall())

    assert seen["heir"] == 0
    assert seen["holdfast_keeper"] > 0


def test_requests_reach_tasks_alone_and_only_so_far(admin: psycopg.Connection) -> None:
    """O-05: whoever grants more must come by here."""
    with acting_as(admin, "postgres"):
        admin.execute("CREATE ROLE anybody")
        granted = admin.execute(
            """
            SELECT table_name, privilege_type, column_name
              FROM information_schema.column_privileges WHERE grantee = 'holdfast_api'
            """
        ).fetchall()
        functions = admin.execute(
            """
            SELECT proname, has_function_privilege('anybody', oid, 'EXECUTE'),
                   proconfig @> ARRAY['search_path=pg_catalog, public']
              FROM pg_proc
             WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1
            """
        ).fetchall()

    changeable = {name for table, verb, name in granted if verb == "UPDATE"}
    assert {table for table, _, _ in granted} == {
        *("tasks", "change_log_heads", "changes", "answers"),
    }
    assert {verb for _, verb, _ in granted} == {"SELECT", "INSERT", "UPDATE"}
    assert not changeable & {"id", "user_id", "created_at"}
    assert functions == [
        ("own_account", False, True),
        ("session_is_live", False, True),
        ("task_exists", False, True),
    ]


# -- One wall with the other gone -----------------------------------------------------------------

Act = Callable[[TaskService, UUID], Coroutine[Any, Any, object]]
ACTS: dict[str, Act] = {
    "update_task": lambda tasks, task_id: tasks.update_task(
        task_id, TaskUpdate(title="Mine"), None
    ),
    "toggle_complete": lambda tasks, task_id: tasks.toggle_complete(
        task_id, completed=True, expected=None
    ),
    "delete_task": lambda tasks, task_id: tasks.delete_task(task_id, None),
    "restore_task": lambda tasks, task_id: tasks.restore_task(task_id),
    "get_history": lambda tasks, task_id: tasks.get_history(task_id, before=None, limit=1),
}
every_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())


@dataclass(frozen=True)
class Target:
    """Somebody else's task, and how a request for it is refused."""

    task_id: UUID
    refusal: type[Exception]


@pytest.fixture(params=["live", "deleted"])
def target(request: pytest.FixtureRequest, admin: psycopg.Connection, people: People) -> Target:
    deleted = request.param == "deleted"
    task_id = insert_task(admin, people("ben"), deleted=deleted)
    return Target(task_id, NotFound if deleted else Forbidden)


@pytest.fixture
async def bypassing(admin: psycopg.Connection) -> AsyncIterator[AsyncSession]:
    """A session of a superuser, whom row-level security doesn't bind."""
    info = admin.info
    url = make_url("postgresql+psycopg://").set(
        username=info.user,
        password=info.password,
        host=info.host,
        port=info.port,
        database=info.dbname,
    )
    engine = create_async_engine(url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
    await engine.dispose()


def test_each_act_of_the_service_is_tried() -> None:
    public = {name for name in vars(TaskService) if not name.startswith("_")}

    assert public == ACTS.keys() | {"undo"}


@every_act
async def test_the_service_refuses_where_the_database_would_not(
    act: Act,
    target: Target,
    admin: psycopg.Connection,
    people: People,
    bypassing: AsyncSession,
) -> None:
    """O-14."""
    ana = people("ana")
    before = row(admin, target.task_id)

    with pytest.raises(target.refusal):
        await act(TaskService(bypassing, ana.id, now=datetime.now(UTC)), target.task_id)
    await bypassing.commit()

    assert row(admin, target.task_id) == before


@pytest.fixture
def owner_engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    yield engine
    engine.dispose()


class Bypass:
    """A passage without a wall: a question's bare statement, as a superuser."""

    def __init__(self, session: AsyncSession, caller: CurrentUser) -> None:
        self.session = session
        self.caller = caller

    async def ask(self, question: Question, **given: object) -> Answer:
        answer: Answer = await self.session.scalar(
            question.statement, {"owner": self.caller.id, **given}
        )
        return answer

    async def open(self) -> tuple[AsyncSession, datetime]:
        return self.session, datetime.now(UTC)


async def test_a_question_finds_no_other_task_where_the_database_would_give_it(
    target: Target, people: People, bypassing: AsyncSession
) -> None:
    """O-14."""
    tasks = DirectTasks(Bypass(bypassing, people("ana").caller))  # type: ignore[arg-type]

    with pytest.raises(target.refusal):
        await tasks.get_task(target.task_id)


@pytest.mark.parametrize(
    "query",
    [TaskQuery(limit=500), TaskQuery(limit=500, sort="title"), TaskQuery(q="ferns")],
    ids=str,
)
async def test_the_service_lists_own_tasks_where_the_database_would_give_all(
    query: TaskQuery, admin: psycopg.Connection, people: People, bypassing: AsyncSession
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    mine, theirs = insert_task(admin, ana), insert_task(admin, ben)
    passage: Any = Bypass(bypassing, ana.caller)

    page = await DirectTasks(passage).get_all_tasks(query, None)
    after = Position("2200-01-01T00:00:00Z", UUID(int=0))
    older = await DirectTasks(passage).get_all_tasks(TaskQuery(limit=500), after)
    delta = await read_delta(passage, None, 500)

    for tasks in (page.tasks, older.tasks, delta.tasks):
        assert [task["id"] for task in json.loads(tasks)] == [str(mine)]
    assert await bypassing.scalar(select(col(Task.id)).where(col(Task.id) == theirs)) == theirs


@pytest.fixture
def unscoped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that forgot whose tasks it is about."""

    def everybodys(_: TaskService, *, deleted: bool = False) -> Select[Task]:
        tasks = select(Task)
        return tasks if deleted else tasks.where(col(Task.deleted_at).is_(None))

    monkeypatch.setattr(TaskService, "_owned", everybodys)


@every_act
@pytest.mark.usefixtures("unscoped")
async def test_the_database_refuses_where_the_service_would_not(
    act: Act,
    target: Target,
    admin: psycopg.Connection,
    people: People,
    database: Database,
) -> None:
    """O-14."""
    ana = people("ana")
    before = row(admin, target.task_id)

    with pytest.raises(target.refusal):
        async with database.transaction(ana.caller) as (session, moment):
            await act(TaskService(session, ana.id, now=moment), target.task_id)

    assert row(admin, target.task_id) == before


async def test_the_database_gives_own_rows_where_a_question_asks_for_all(
    admin: psycopg.Connection, people: People, database: Database, owner_engine: Engine
) -> None:
    """O-14."""
    ana, ben = people("ana"), people("ben")
    mine, _ = insert_task(admin, ana), insert_task(admin, ben)
    everybodys = Question(
        "everybodys_tasks",
        select(func.array_agg(cast(col(Task.id), Text))).where(
            bindparam("owner", type_=Text).is_not(None)
        ),
    )
    with owner_engine.begin() as connection:
        define(connection, [everybodys])

    async with database.passage(ana.caller) as passage:
        alone = await passage.ask(everybodys)
    async with database.passage(ana.caller) as passage:
        session, _ = await passage.open()
        within = await passage.ask(everybodys)
        raw = (await session.execute(text("SELECT id FROM tasks"))).scalars().all()

    assert alone == within == [str(mine)]
    assert raw == [mine]


async def test_a_question_of_an_ended_sign_in_is_not_answered(
    admin: psycopg.Connection, people: People, database: Database
) -> None:
    """O-14."""
    ana = people("ana")
    mine = insert_task(admin, ana)
    admin.execute("UPDATE sessions SET expires_at = now() WHERE id = %s", [ana.session_id])

    for question in QUESTIONS:
        given = {
            name: None for name, _ in question.parameters if name not in {"owner", "session_id"}
        }
        with pytest.raises(InvalidToken):
            await database.ask(question, ana.caller, given | {"task_id": mine})
    with pytest.raises(InvalidToken):
        async with database.passage(ana.caller):
            pass


def test_nobody_but_requests_and_their_login_may_ask(admin: psycopg.Connection) -> None:
    with acting_as(admin, "postgres"):
        admin.execute("CREATE ROLE anybody")
        for question in QUESTIONS:
            may = admin.execute(
                "SELECT has_function_privilege('anybody', %s, 'EXECUTE')", [question.signature]
            ).fetchone()
            assert may == (False,), question.name
