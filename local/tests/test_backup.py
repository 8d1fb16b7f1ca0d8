"""What was backed up comes back whole: rows, owners, grants, and the wall around the rows."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from local import postgres
from local.cluster import Cluster
from local.tests.conftest import LocalCommand

# Another name, as at a hosting company, and one that must be quoted.
HOSTED = "postgresql://Hosted-Owner:secret@127.0.0.1:{port}/hosted"


@pytest.fixture(scope="module")
def full_url(cluster: Cluster, migrate: Callable[[str], None]) -> Iterator[str]:
    """A migrated database with the tasks of two people."""
    url = cluster.create_database("full")
    migrate(url)
    with psycopg.connect(cluster.admin_url("full")) as admin:
        admin.execute(
            "INSERT INTO users (id, name, email, email_verified)"
            " SELECT name, name, name || '@b.example', false FROM unnest('{ana,ben}'::text[]) name"
        )
        admin.execute(
            "INSERT INTO tasks (id, change_number, user_id, title, created_at, updated_at)"
            " SELECT gen_random_uuid(), n, users.id, 'Cañón ' || n || E'\\n\\\\.', now(), now()"
            " FROM users, generate_series(1, 50) n"
        )
    yield url
    cluster.drop_database("full")


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    yield cluster.create_database("empty")
    cluster.drop_database("empty")


@pytest.fixture
def hosted_url(cluster: Cluster) -> Iterator[str]:
    """An empty database of another owner, who may take the roles already."""
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute("CREATE ROLE \"Hosted-Owner\" LOGIN CREATEROLE PASSWORD 'secret'")
        admin.execute('CREATE DATABASE hosted OWNER "Hosted-Owner"')
        admin.execute(
            'GRANT holdfast_api, holdfast_keeper TO "Hosted-Owner" WITH INHERIT FALSE, SET TRUE'
        )
    yield HOSTED.format(port=cluster.port)
    cluster.drop_database("hosted")
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute('DROP ROLE "Hosted-Owner"')


@pytest.fixture
def dump(local: LocalCommand, full_url: str, tmp_path: Path) -> Path:
    file = tmp_path / "full.dump"

    answer = local("backup", str(file), DATABASE_URL=full_url)

    assert answer.returncode == 0, answer.stderr
    assert file.stat().st_mode & 0o077 == 0
    return file


def test_everything_comes_back(
    local: LocalCommand, cluster: Cluster, dump: Path, empty_url: str
) -> None:
    answer = local("restore", str(dump), DATABASE_URL=empty_url)

    assert answer.returncode == 0, answer.stderr
    assert "2 users, 100 tasks" in answer.stdout
    assert _contents(cluster, "empty") == _contents(cluster, "full")


def test_it_comes_back_under_another_owner(
    local: LocalCommand, cluster: Cluster, dump: Path, hosted_url: str
) -> None:
    answer = local("restore", str(dump), DATABASE_URL=hosted_url)

    assert answer.returncode == 0, answer.stderr
    hosted = _contents(cluster, "hosted")
    assert [line.replace('"Hosted-Owner"', "holdfast") for line in hosted] == _contents(
        cluster, "full"
    )


def test_the_wall_stands_after_a_restore(local: LocalCommand, dump: Path, empty_url: str) -> None:
    local("restore", str(dump), DATABASE_URL=empty_url)

    with psycopg.connect(empty_url) as connection:
        connection.execute("SET LOCAL ROLE holdfast_api")
        assert _count(connection) == 0
        connection.execute("SELECT set_config('app.user_id', 'ana', true)")
        assert _count(connection) == 50


def test_only_an_empty_database_is_restored_into(
    local: LocalCommand, dump: Path, full_url: str
) -> None:
    answer = local("restore", str(dump), DATABASE_URL=full_url)

    assert answer.returncode == 1
    assert "not empty" in answer.stderr


def test_a_restore_that_fails_leaves_nothing(
    local: LocalCommand, cluster: Cluster, dump: Path, empty_url: str
) -> None:
    # A role that is gone by the time of the last grants: the very end of the restore.
    dump.write_bytes(dump.read_bytes().replace(b"TO holdfast_api", b"TO holdfast_apx"))

    answer = local("restore", str(dump), DATABASE_URL=empty_url)

    assert answer.returncode == 1
    assert "holdfast_apx" in answer.stderr
    with psycopg.connect(cluster.admin_url("empty")) as admin:
        row = admin.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_a_broken_backup_is_refused(local: LocalCommand, dump: Path, empty_url: str) -> None:
    dump.write_bytes(dump.read_bytes()[:-2000])

    answer = local("restore", str(dump), DATABASE_URL=empty_url)

    assert answer.returncode == 1
    assert "pg_restore did not succeed" in answer.stderr


def test_a_backup_overwrites_nothing(local: LocalCommand, dump: Path, full_url: str) -> None:
    before = dump.read_bytes()

    answer = local("backup", str(dump), DATABASE_URL=full_url)

    assert answer.returncode == 1
    assert "exists already" in answer.stderr
    assert dump.read_bytes() == before


def test_nothing_is_no_backup(local: LocalCommand, tmp_path: Path, empty_url: str) -> None:
    answer = local("backup", str(tmp_path / "x.dump"), DATABASE_URL=empty_url)

    assert answer.returncode == 1
    assert "nothing to back up" in answer.stderr
    assert not list(tmp_path.glob("*.dump*"))


def test_programs_older_than_the_database_are_refused(
    local: LocalCommand, tmp_path: Path, full_url: str
) -> None:
    for name in ("postgres", "initdb", "pg_dump"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.20 (Debian)'\n")
        program.chmod(0o755)

    answer = local("backup", DATABASE_URL=full_url, PG_BIN=str(tmp_path))

    assert answer.returncode == 1
    assert "The database is PostgreSQL 17, and pg_dump" in answer.stderr
    assert "PG_BIN" in answer.stderr


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM tasks").fetchone()
    assert row is not None
    count: int = row[0]
    return count


def _contents(cluster: Cluster, database: str) -> list[str]:
    """All of a database as sorted lines of SQL, without the marks that differ by themselves."""
    answer = subprocess.run(
        [postgres.programs() / "pg_dump", cluster.admin_url(database)],
        env=postgres.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    marks = ("--", "\\restrict", "\\unrestrict")
    lines = answer.stdout.splitlines()
    return sorted(line for line in lines if line and not line.startswith(marks))
