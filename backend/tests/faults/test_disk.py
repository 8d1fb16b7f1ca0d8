"""F-11: a disk that is full takes no write, and takes nothing away."""

import asyncio
import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.ledger import next_answer, until, writing
from tests.faults.trial import NewTrial

SIZE_MB = 160
BLOCK = bytes(1024 * 1024)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    unmount = ["umount", "--lazy", str(folder)]
    subprocess.run(unmount, check=True)


@pytest.mark.fault("F-11", "disk full, to the last byte of the database's own log")
async def test_a_full_disk_loses_nothing_and_is_recovered_from(
    new_trial: NewTrial, small_disk: Path
) -> None:
    trial = new_trial({"max_wal_size": "32MB", "min_wal_size": "32MB"}, small_disk / "ground")
    ballast = small_disk / "ballast"
    with trial.serve() as api:
        async with api.client() as client:
            writers = trial.writers(client, 3)
            async with writing(writers):
                await next_answer(writers)
                fill(ballast)
                trial.strike()
                headers = writers[0].person.headers
                assert (await client.get("/api/tasks", headers=headers)).status_code == 200
                # The next file of the log finds no room, and PostgreSQL stops at once.
                await asyncio.to_thread(use_up_the_log, trial.cluster.admin_url())
                await until(lambda: trial.ledger.refused[503] > 0)
                ballast.unlink()
                with trial.recovering():
                    await asyncio.to_thread(trial.cluster.stop)
                    await asyncio.to_thread(trial.cluster.start)
                    await next_answer(writers)
            with trial.admin() as admin:
                trial.settle(admin)
    assert set(trial.ledger.refused) <= {503}
    assert "unexpected_error" not in api.log()


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as stream:
        try:
            while stream.write(BLOCK):
                pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def use_up_the_log(url: str) -> None:
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            for _ in range(10):
                connection.execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', 9000))")
                connection.execute("SELECT pg_switch_wal()")
    except psycopg.OperationalError:
        return
    raise AssertionError("the disk was not full")
