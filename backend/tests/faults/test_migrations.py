"""F-18, F-19: many who migrate at once, and one who is killed half way."""

import asyncio
import secrets
import subprocess
import sys

import psycopg
import pytest

from tests.conftest import environment, prepare
from tests.faults.trial import Trial
from tests.server import BACKEND

MIGRATE = [sys.executable, "-m", "app.database"]
# Whoever makes the table of tasks waits here, for a lock that the test holds.
STOP_HALF_WAY = """
    CREATE FUNCTION wait_here() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_regclass('public.tasks') IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(4711);
        END IF;
    END $$;
    CREATE EVENT TRIGGER wait_here ON ddl_command_end EXECUTE FUNCTION wait_here();
"""
GO_ON = "DROP EVENT TRIGGER wait_here; DROP FUNCTION wait_here()"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@pytest.mark.fault("F-18", "four processes migrate at once")
async def test_four_that_migrate_at_once_make_one_schema(trial: Trial) -> None:
    with trial.admin() as admin:
        expected = admin.execute(TABLES).fetchall()
    for _ in range(trial.often(20, quick=1)):
        url = trial.cluster.create_database(f"many_{secrets.token_hex(4)}")
        processes = [begin(trial, url) for _ in range(4)]
        trial.strike(4)
        codes = await asyncio.gather(*(asyncio.to_thread(p.wait, 60) for p in processes))
        assert codes == [0, 0, 0, 0]
        with psycopg.connect(url) as connection:
            assert connection.execute(TABLES).fetchall() == expected
            assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        trial.cluster.drop_database(url.rpartition("/")[2])


@pytest.mark.fault("F-19", "a migration killed with -9 half way")
async def test_a_migration_that_is_killed_leaves_the_old_schema(trial: Trial) -> None:
    with trial.admin() as admin:
        expected = admin.execute(TABLES).fetchall()
    for _ in range(trial.often(10, quick=1)):
        name = f"half_{secrets.token_hex(4)}"
        url = trial.cluster.create_database(name)
        with psycopg.connect(trial.cluster.admin_url(name), autocommit=True) as admin:
            admin.execute(STOP_HALF_WAY)
            admin.execute("SELECT pg_advisory_lock(4711)")
            process = begin(trial, url)
            await trial.somebody_waits()
            process.kill()
            trial.strike()
            await asyncio.to_thread(process.wait)
            admin.execute("SELECT pg_advisory_unlock(4711)")
            with trial.recovering():
                # Takes the lock of migrations, so it comes after what is left of the other one.
                admin.execute("SELECT pg_advisory_lock(hashtext('holdfast migrations'))")
                assert admin.execute(TABLES).fetchall() == []
                admin.execute("SELECT pg_advisory_unlock(hashtext('holdfast migrations'))")
                admin.execute(GO_ON)
                await asyncio.to_thread(prepare, environment(url, trial.ground.issuer.url))
            assert admin.execute(TABLES).fetchall() == expected
        trial.cluster.drop_database(name)


def begin(trial: Trial, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        MIGRATE,
        cwd=BACKEND,
        env=environment(url, trial.ground.issuer.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
