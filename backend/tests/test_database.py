"""The schema: made from nothing or from any earlier one, by many at once, and what it refuses."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import errors, sql
from sqlalchemy import create_engine, make_url

from local.checks import free_port
from local.cluster import Cluster
from tests.conftest import NewDatabase, People, environment, prepare, prepared, sign_up
from tests.issuer import Issuer
from tests.server import BACKEND

PAGE = "http://localhost:3000"
LOG = {"change_log_heads", "changes", "answers"}
TABLES = LOG | {
    *("users", "sessions", "accounts", "verifications", "jwks", "rate_limits"),
    *("two_factors", "tasks", "alembic_version"),
}
ALEMBIC = Config(BACKEND / "alembic.ini")
REVISIONS = [script.revision for script in ScriptDirectory.from_config(ALEMBIC).walk_revisions()]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def alembic(url: str) -> Iterator[Config]:
    """Alembic's configuration on one connection, as the application hands it over."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        config = Config(BACKEND / "alembic.ini")
        config.attributes["connection"] = connection
        yield config
    engine.dispose()


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in rows}


def version(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


def test_an_empty_database_gets_every_table(new_database: NewDatabase) -> None:
    url = new_database()

    first, second = [prepared(environment(url, PAGE)) for _ in range(2)]

    assert (first.returncode, first.stdout) == (0, "The database is ready.\n")
    assert (second.returncode, second.stdout) == (0, "The database is ready.\n")
    assert tables(url) == TABLES
    assert version(url) == REVISIONS[0]


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_an_earlier_database_is_brought_forward_with_all_that_is_in_it(
    new_database: NewDatabase, issuer: Issuer, revision: str
) -> None:
    url = new_database()
    with alembic(url) as config:
        command.upgrade(config, revision)
    with psycopg.connect(url, autocommit=True) as connection:
        ana = sign_up(connection, issuer, "ana")

    prepare(environment(url, PAGE))

    assert tables(url) == TABLES
    assert version(url) == REVISIONS[0]
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT u.id, s.id FROM users u JOIN sessions s ON s.user_id = u.id"
        )
        assert found.fetchall() == [(ana.id, ana.session_id)]


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    with alembic(database_url) as config:
        command.check(config)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg"])
def test_other_spellings_of_the_address_are_understood(
    new_database: NewDatabase, scheme: str
) -> None:
    url = new_database()

    prepare(environment(url.replace("postgresql", scheme, 1), PAGE))

    assert tables(url) == TABLES


@pytest.fixture
def login(cluster: Cluster) -> Iterator[str]:
    """The name of a database and of a user that owns it, who may do nothing special yet."""
    name = f"login_{uuid4().hex[:8]}"
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(name)))
        yield name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def grant(cluster: Cluster, name: str, password: str, *powers: str) -> None:
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {} {}").format(
                sql.Identifier(name), sql.Literal(password), sql.SQL(" ".join(powers))
            )
        )


@pytest.mark.usefixtures("database_url")
def test_a_password_may_hold_any_character(cluster: Cluster, login: str) -> None:
    password = "p@ss/w%rd:#?& é"
    grant(cluster, login, password, "CREATEROLE")
    url = f"postgresql://{login}:{quote(password, safe='')}@127.0.0.1:{cluster.port}/{login}"
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        # The roles of the wall are there already, so this user can't make them its own.
        command = "GRANT holdfast_api, holdfast_keeper TO {} WITH INHERIT FALSE"
        admin.execute(sql.SQL(command).format(sql.Identifier(login)))

    prepare(environment(url, PAGE))

    assert tables(url) == TABLES


@pytest.mark.usefixtures("database_url")
def test_a_user_who_may_not_take_the_roles_is_told_in_one_sentence(
    cluster: Cluster, login: str
) -> None:
    grant(cluster, login, "c4n4ry", "CREATEROLE")

    outcome = prepared(
        environment(f"postgresql://{login}:c4n4ry@127.0.0.1:{cluster.port}/{login}", PAGE)
    )

    assert_one_sentence(outcome, "holdfast_api")


def test_a_user_who_may_make_roles_and_nothing_else_is_enough(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            """
            SELECT rolsuper, rolbypassrls, rolcreatedb, rolreplication
              FROM pg_roles WHERE rolname = current_user
            """
        )
        assert found.fetchone() == (False, False, False, False)


def test_a_user_who_may_not_make_roles_is_told_in_one_sentence(
    cluster: Cluster, login: str
) -> None:
    grant(cluster, login, "c4n4ry")
    url = f"postgresql://{login}:c4n4ry@127.0.0.1:{cluster.port}/{login}"

    outcome = prepared(environment(url, PAGE))

    assert_one_sentence(outcome, "role")
    assert tables(url) == set()


def test_a_wrong_password_is_told_in_one_sentence(cluster: Cluster, login: str) -> None:
    grant(cluster, login, "right")

    outcome = prepared(
        environment(f"postgresql://{login}:c4n4ry@127.0.0.1:{cluster.port}/{login}", PAGE)
    )

    assert_one_sentence(outcome, "password authentication failed")


def test_no_database_at_all_is_told_in_one_sentence() -> None:
    nowhere = f"postgresql://holdfast:c4n4ry@127.0.0.1:{free_port()}/holdfast"

    assert_one_sentence(prepared(environment(nowhere, PAGE)), "can't be reached")


def assert_one_sentence(outcome: subprocess.CompletedProcess[str], words: str) -> None:
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr.count("\n") == 1
    assert words in outcome.stderr
    assert "c4n4ry" not in outcome.stderr


def insert(connection: psycopg.Connection, table: str, **values: Any) -> None:
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        ),
        values,
    )


def task_of(user_id: str, **values: Any) -> dict[str, Any]:
    moments = {"created_at": NOON, "updated_at": NOON}
    number = {"change_number": secrets.randbelow(10**15)}
    return {"id": uuid4(), "user_id": user_id, "title": "Ferns"} | number | moments | values


def test_what_better_auth_takes_for_unique_is_unique(
    admin: psycopg.Connection, people: People
) -> None:
    ana, ben = people("ana"), people("ben")
    token, key = uuid4().hex, uuid4().hex
    session = {"user_id": ben.id, "token": token, "expires_at": NOON, "updated_at": NOON}
    user = {"name": "Ana", "email": ana.email, "email_verified": False}
    limit = {"key": key, "count": 1, "last_request": 1}
    insert(admin, "sessions", id=uuid4().hex, **session)
    insert(admin, "rate_limits", id=uuid4().hex, **limit)

    for table, values in (("users", user), ("sessions", session), ("rate_limits", limit)):
        with pytest.raises(errors.UniqueViolation):
            insert(admin, table, id=uuid4().hex, **values)


def test_whoever_is_deleted_leaves_nothing_behind(
    admin: psycopg.Connection, people: People
) -> None:
    """A-05."""
    ana, ben = people("ana"), people("ben")
    for person in (ana, ben):
        insert(admin, "tasks", **task_of(person.id))
        account = {"account_id": person.id, "provider_id": "credential", "updated_at": NOON}
        insert(admin, "accounts", id=uuid4().hex, user_id=person.id, **account)

    admin.execute("DELETE FROM users WHERE id = %s", [ana.id])

    for table in ("sessions", "accounts", "tasks"):
        counts = admin.execute(
            sql.SQL("SELECT user_id, count(*) FROM {} WHERE user_id = ANY(%s) GROUP BY 1").format(
                sql.Identifier(table)
            ),
            [[ana.id, ben.id]],
        ).fetchall()
        assert counts == [(ben.id, 1)], table


def test_nothing_belongs_to_nobody(admin: psycopg.Connection) -> None:
    with pytest.raises(errors.ForeignKeyViolation):
        insert(admin, "tasks", **task_of("nobody"))


def test_what_is_looked_up_has_an_index(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        """
        SELECT c.relname, i.indisunique, array_agg(a.attname ORDER BY k.place)::text[]
          FROM pg_index i
          JOIN pg_class c ON c.oid = i.indrelid
          CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(number, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
         WHERE c.relnamespace = 'public'::regnamespace
         GROUP BY i.indexrelid, c.relname, i.indisunique
        """
    )

    indexes = {(table, is_unique, *columns) for table, is_unique, columns in rows}

    assert indexes >= {
        *((table, True, "id") for table in TABLES - {"alembic_version"} - LOG),
        ("change_log_heads", True, "user_id"),
        ("changes", True, "user_id", "number"),
        ("answers", True, "user_id", "key"),
        ("users", True, "email"),
        ("sessions", True, "token"),
        ("sessions", False, "user_id"),
        ("accounts", False, "user_id"),
        ("verifications", False, "identifier"),
        ("rate_limits", True, "key"),
        ("tasks", False, "user_id", "created_at", "id"),
        ("tasks", True, "user_id", "change_number"),
        ("tasks", False, "user_id", "place", "id"),
        ("changes", False, "task_id", "number"),
    }


REFUSED: list[dict[str, Any]] = [
    {"title": ""},
    {"title": "x" * 201},
    {"title": None},
    {"description": "x" * 1001},
    {"priority": None},
    {"due_day": "2026-01-15", "due_at": NOON},
    {"due_day": "1969-12-31"},
    {"due_day": "2201-01-01"},
    {"due_day": "infinity"},
    {"due_at": "1969-12-31T23:59:59.999999Z"},
    {"due_at": "2201-01-01T00:00:00Z"},
    {"due_at": "infinity"},
    {"position": ""},
    {"position": "x" * 65},
    {"position": "a-0"},
    {"position": "ä0"},
    {"position": "a0\n"},
    {"version": 0},
    {"version": -1},
    {"version": None},
    {"user_id": None},
    {"created_at": None},
    {"updated_at": None},
]


@pytest.mark.parametrize("wrong", REFUSED, ids=repr)
def test_the_database_refuses_what_no_task_may_be(
    admin: psycopg.Connection, people: People, wrong: dict[str, Any]
) -> None:
    ana = people("ana")

    with pytest.raises((errors.CheckViolation, errors.NotNullViolation)):
        insert(admin, "tasks", **task_of(ana.id) | wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"title": "💧" * 200, "description": "💧" * 1000},
        {"due_day": "1970-01-01"},
        {"due_day": "2200-12-31"},
        {"due_at": "1970-01-01T00:00:00Z"},
        {"due_at": "2200-12-31T23:59:59.999999Z"},
    ],
    ids=["longest", "first day", "last day", "first instant", "last instant"],
)
def test_the_database_takes_what_the_contract_allows(
    admin: psycopg.Connection, people: People, right: dict[str, Any]
) -> None:
    ana = people("ana")

    insert(admin, "tasks", **task_of(ana.id) | right)


def test_a_priority_is_one_of_three(admin: psycopg.Connection, people: People) -> None:
    with pytest.raises(errors.InvalidTextRepresentation):
        insert(admin, "tasks", **task_of(people("ana").id, priority="urgent"))


def test_completion_is_one_column_that_has_nothing_to_disagree_with(
    owner: psycopg.Connection,
) -> None:
    rows = owner.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_name = 'tasks' AND column_name LIKE '%complete%'
        """
    )

    assert rows.fetchall() == [("completed_at",)]
