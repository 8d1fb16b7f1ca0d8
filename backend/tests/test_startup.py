"""Where row-level security would not hold, nothing is served at all (O-15)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from app.config import Settings
from app.core.errors import Unavailable
from app.database import Database, WallMissing
from local.cluster import Cluster
from tests.conftest import SECRET, NewDatabase, Serve, environment, prepare, prepared, sign_up
from tests.issuer import Issuer, Person
from tests.refusal import assert_refused
from tests.rows import insert_task


@dataclass(frozen=True)
class Fault:
    """What breaks the wall, what the refusal must name, and what mends it.

    What is done to a database ends with the copy that it is done to; roles are the server's.
    """

    breaks: str
    words: str
    mends: str = "SELECT"


NOTES = "CREATE TABLE notes (id int, user_id text);"
POLICY = "CREATE POLICY owner ON notes USING (false);"
FAULTS = {
    "not forced": Fault("ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY", "tasks"),
    "not enabled": Fault("ALTER TABLE tasks DISABLE ROW LEVEL SECURITY", "tasks"),
    "no policy": Fault("DROP POLICY owner ON tasks; DROP POLICY keeper ON tasks", "tasks"),
    "a policy for all": Fault("CREATE POLICY open ON tasks USING (true)", "tasks"),
    "a policy for all in disguise": Fault(
        "CREATE POLICY open ON tasks "
        "USING (current_setting('app.user_id', true) IS DISTINCT FROM '')",
        "visible",
    ),
    "a policy that lets anything in": Fault(
        """
        CREATE POLICY open ON tasks
         USING (user_id = current_setting('app.user_id', true)) WITH CHECK (true)
        """,
        "tasks",
    ),
    "tasks to empty": Fault("GRANT TRUNCATE ON tasks TO holdfast_api", "tasks"),
    "a table without it": Fault(f"{NOTES} GRANT SELECT ON notes TO holdfast_api", "notes"),
    "a table for everybody": Fault(f"{NOTES} GRANT SELECT ON notes TO PUBLIC", "notes"),
    "a table to write to": Fault(f"{NOTES} GRANT INSERT ON notes TO holdfast_api", "notes"),
    "a table to empty": Fault(f"{NOTES} GRANT TRUNCATE ON notes TO holdfast_api", "notes"),
    "a column": Fault("GRANT SELECT (email) ON users TO holdfast_api", "users"),
    "a table with a policy alone": Fault(
        f"{NOTES} {POLICY} GRANT SELECT ON notes TO holdfast_api", "notes"
    ),
    "a table where it isn't forced": Fault(
        f"""
        {NOTES} {POLICY} GRANT SELECT ON notes TO holdfast_api;
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY
        """,
        "notes",
    ),
    "a table in another schema": Fault(
        """
        CREATE SCHEMA side;
        CREATE TABLE side.notes (id int);
        GRANT SELECT ON side.notes TO holdfast_api
        """,
        "notes",
    ),
    "a view": Fault(
        "CREATE VIEW open AS SELECT * FROM tasks; GRANT SELECT ON open TO holdfast_api", "open"
    ),
    "a materialized view": Fault(
        """
        CREATE MATERIALIZED VIEW open AS SELECT * FROM tasks;
        GRANT SELECT ON open TO holdfast_api
        """,
        "open",
    ),
    "a role past it": Fault(
        "ALTER ROLE holdfast_api BYPASSRLS", "more rights", "ALTER ROLE holdfast_api NOBYPASSRLS"
    ),
    "a superuser": Fault(
        "ALTER ROLE holdfast_api SUPERUSER", "more rights", "ALTER ROLE holdfast_api NOSUPERUSER"
    ),
    "a membership": Fault(
        "GRANT holdfast_keeper TO holdfast_api",
        "more rights",
        "REVOKE holdfast_keeper FROM holdfast_api",
    ),
    "a role that can't be taken": Fault(
        "REVOKE holdfast_api FROM holdfast GRANTED BY holdfast",
        "can't take the role",
        "GRANT holdfast_api TO holdfast WITH INHERIT FALSE, SET TRUE GRANTED BY holdfast",
    ),
}
# One of each kind is also tried with the real processes, which takes its time.
IN_PROCESSES = ("not forced", "a view", "a role past it")


@dataclass(frozen=True)
class Installation:
    """A database that is good, and somebody who has a task in it."""

    url: str
    person: Person

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


@pytest.fixture(scope="module")
def installation(new_database: NewDatabase, cluster: Cluster, issuer: Issuer) -> Installation:
    url = new_database()
    prepare(environment(url, issuer.url))
    name = url.rpartition("/")[2]
    with psycopg.connect(cluster.admin_url(name), autocommit=True) as admin:
        person = sign_up(admin, issuer, "ana")
        insert_task(admin, person)
    return Installation(url, person)


@pytest.fixture
def copy(installation: Installation, cluster: Cluster) -> Iterator[str]:
    """The address of a copy, for this test alone."""
    name = f"holdfast_{secrets.token_hex(4)}"
    yield cluster.create_database(name, template=installation.name)
    cluster.drop_database(name)


@contextmanager
def broken(cluster: Cluster, url: str, fault: Fault) -> Iterator[None]:
    with psycopg.connect(cluster.admin_url(url.rpartition("/")[2]), autocommit=True) as admin:
        admin.execute(fault.breaks.encode())
        try:
            yield
        finally:
            admin.execute(fault.mends.encode())


def database_at(url: str) -> Database:
    return Database(Settings.model_validate({"better_auth_secret": SECRET, "database_url": url}))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_nothing_is_served_from_a_database_whose_wall_has_a_hole(
    fault: Fault, installation: Installation, copy: str, cluster: Cluster
) -> None:
    """O-15."""
    database = database_at(copy)

    with broken(cluster, copy, fault), pytest.raises(WallMissing, match=fault.words):
        await database.prepare()

    with pytest.raises(Unavailable):
        async with database.transaction(installation.person.caller):
            pass
    await database.close()


async def test_an_intact_wall_is_served_from(installation: Installation, copy: str) -> None:
    """Without this, a check that refuses everything would pass."""
    database = database_at(copy)

    await database.prepare()

    async with database.transaction(installation.person.caller):
        pass
    await database.close()


@pytest.mark.parametrize("name", IN_PROCESSES)
async def test_the_processes_say_so_and_show_no_row(
    name: str, serve: Serve, installation: Installation, copy: str, cluster: Cluster
) -> None:
    fault = FAULTS[name]
    headers = installation.person.headers
    with broken(cluster, copy, fault):
        outcome = prepared(environment(copy, "http://localhost:3000"))
        with serve(until="/api/health", DATABASE_URL=copy) as api:
            api.wait_for_log("wall_missing")
            async with api.client() as client:
                for path in ("/api/tasks", "/api/health/ready"):
                    assert_refused(await client.get(path, headers=headers), "SERVICE_UNAVAILABLE")

    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("The database is not safe to serve from: ")
    assert outcome.stderr.count("\n") == 1
    assert fault.words in outcome.stderr
