"""F-28: a backup made while everybody writes is one moment, and comes back with its walls."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
import psycopg
import pytest

from local.supervisor import ROOT
from tests.conftest import SECRET
from tests.faults.ledger import next_answer, writing
from tests.faults.trial import Trial

# Everything that keeps rows apart: forced policies, what they say, and who may do what.
WALLS = """
    SELECT 'table', relname, relrowsecurity::text || relforcerowsecurity::text, relacl::text
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL
    SELECT 'policy', tablename || ' ' || policyname, roles::text || cmd, qual || with_check
      FROM pg_policies
    UNION ALL
    SELECT 'function', proname, prosecdef::text, proacl::text
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'role', rolname, rolsuper::text || rolbypassrls::text, NULL
      FROM pg_roles WHERE rolname LIKE 'holdfast%'
     ORDER BY 1, 2, 3
"""
# A moment that is torn shows here: a change without its number, a task without its change.
TORN = """
    SELECT h.user_id FROM change_log_heads h
     WHERE h.user_id = ANY(%(owners)s)
       AND (h.last_number <> (SELECT count(*) FROM changes c WHERE c.user_id = h.user_id)
            OR h.last_number <> (SELECT max(number) FROM changes c WHERE c.user_id = h.user_id))
    UNION ALL
    SELECT t.user_id FROM tasks t
     WHERE t.user_id = ANY(%(owners)s)
       AND NOT EXISTS (SELECT FROM changes c WHERE c.user_id = t.user_id AND c.task_id = t.id
                                               AND c.number = t.change_number)
"""


@pytest.mark.fault("F-28", "backup while everybody writes, restored elsewhere")
async def test_a_backup_under_load_is_one_moment(
    trial: Trial, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    file = tmp_path / "load.dump"
    copy = trial.cluster.create_database("restored")
    writers = trial.writers(client, 4)
    async with writing(writers):
        for _ in range(trial.often(50, quick=3)):
            await next_answer(writers)
        before = dict(trial.ledger.acknowledged)
        await asyncio.to_thread(local, "backup", str(file), trial.url, tmp_path)
        trial.strike()
    with trial.recovering():
        await asyncio.to_thread(local, "restore", str(file), copy, tmp_path)

    owners = [writer.person.id for writer in writers]
    with psycopg.connect(trial.cluster.admin_url("restored")) as restored, trial.admin() as admin:
        kept = {
            key
            for (key,) in restored.execute(
                "SELECT idempotency_key FROM changes WHERE user_id = ANY(%s)", [owners]
            )
        }
        assert set(before) <= kept <= set(trial.ledger.sent)
        assert restored.execute(TORN, {"owners": owners}).fetchall() == []
        assert restored.execute(WALLS).fetchall() == admin.execute(WALLS).fetchall()
        trial.settle(admin)
    trial.cluster.drop_database("restored")


def local(verb: str, file: str, url: str, home: Path) -> None:
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "DATA_DIR": str(home / "data"),
        "BETTER_AUTH_SECRET": SECRET,
        "DATABASE_URL": url,
        "DIRECT_DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "local", verb, file]
    outcome = subprocess.run(
        command, cwd=ROOT, env=variables, check=False, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stderr
