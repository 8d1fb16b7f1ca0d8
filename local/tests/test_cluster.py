"""The database of `make run`: kept through every way of ending it, and nobody else's."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from local import groups, postgres, postmaster
from local.checks import free_port
from local.cluster import THROWAWAY, Cluster
from local.refusal import Refusal
from local.supervisor import ROOT

START = """
import sys, time
from pathlib import Path
from local.checks import free_port
from local.cluster import THROWAWAY, Cluster

with Cluster(Path(sys.argv[1]), options=THROWAWAY) as cluster:
    print(cluster.url(), flush=True)
    time.sleep(600)
"""


def test_the_application_is_no_superuser_but_may_make_roles(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()

    assert row == (False, False, False, True)


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{cluster.port}/postgres")

    assert (cluster.directory / "passwords.json").stat().st_mode & 0o077 == 0


def test_it_listens_on_this_machine_alone(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_url()) as admin:
        rows = admin.execute(
            "SELECT name, setting FROM pg_settings"
            " WHERE name IN ('listen_addresses', 'unix_socket_directories') ORDER BY name"
        ).fetchall()

    assert rows == [("listen_addresses", "127.0.0.1"), ("unix_socket_directories", "")]


def test_by_default_nothing_that_was_committed_can_be_lost(tmp_path: Path) -> None:
    with Cluster(tmp_path) as durable, psycopg.connect(durable.url()) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            row = connection.execute(f"SHOW {name}".encode()).fetchone()
            assert row == ("on",), name


def test_rows_survive_a_stop_and_a_power_cut(tmp_path: Path) -> None:
    with Cluster(tmp_path) as cluster:
        _write(cluster, "before the stop")
        cluster.stop()
        cluster.start()
        _write(cluster, "before the cut")
        cluster.kill()
        cluster.start()

        assert _rows(cluster) == ["before the stop", "before the cut"]
    with Cluster(tmp_path) as again:
        assert _rows(again) == ["before the stop", "before the cut"]


def test_a_stale_note_with_the_number_of_a_living_process_is_no_obstacle(tmp_path: Path) -> None:
    with Cluster(tmp_path, options=THROWAWAY) as cluster:
        cluster.kill()
        note = cluster.data / "postmaster.pid"
        lines = note.read_text().splitlines()
        note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

        cluster.start()

        assert postmaster.port_of(cluster.data) == cluster.port


def test_a_second_one_on_the_same_folder_is_refused(cluster: Cluster) -> None:
    with pytest.raises(Refusal, match=f"in use by process {os.getpid()}"):
        Cluster(cluster.directory).open()

    psycopg.connect(cluster.url()).close()


def test_when_its_launcher_is_killed_it_ends_and_starts_again(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout is not None
        psycopg.connect(launcher.stdout.readline().strip()).close()
        first = int((tmp_path / "cluster" / "postmaster.pid").read_text().split("\n", 1)[0])
        launcher.kill()

    with Cluster(tmp_path, options=THROWAWAY) as cluster:
        psycopg.connect(cluster.url()).close()
    assert not groups.is_running(first)


def test_a_server_that_nobody_watches_any_more_is_ended_first(tmp_path: Path) -> None:
    with Cluster(tmp_path, options=THROWAWAY) as made:
        data = made.data
    identity = postgres.identity()
    command = identity.command(
        postgres.programs() / "postgres", "-D", data, "-c", f"port={free_port()}"
    )
    command = [*command, "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]
    # Double fork: an orphan, as one whose launcher and guardian were both killed.
    orphan = subprocess.Popen(
        ["sh", "-c", '"$@" >/dev/null 2>&1 & echo $!', "sh", *map(str, command)],
        stdout=subprocess.PIPE,
        text=True,
        env=postgres.environment(),
        user=identity.uid if identity.uid >= 0 else None,
    )
    pid = int(orphan.communicate()[0])
    assert groups.wait_until(lambda: postmaster.port_of(data) is not None, 20)

    with Cluster(tmp_path, options=THROWAWAY) as cluster:
        psycopg.connect(cluster.url()).close()

    assert not groups.is_running(pid)


def test_with_tls_nothing_else_is_let_in(tmp_path: Path) -> None:
    with Cluster(tmp_path, tls=True, options=THROWAWAY) as cluster:
        with psycopg.connect(
            cluster.url(sslmode="require", channel_binding="require")
        ) as connection:
            row = connection.execute(
                "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ).fetchone()
        assert row == ("TLSv1.3",)
        verified = cluster.url(sslmode="verify-full", sslrootcert=str(cluster.certificate))
        psycopg.connect(verified.replace("127.0.0.1", "localhost")).close()
        with pytest.raises(psycopg.OperationalError, match="no encryption"):
            psycopg.connect(cluster.url(sslmode="disable"))


@pytest.mark.skipif(os.getuid() != 0, reason="only root has to become somebody else")
@pytest.mark.parametrize("way", ["unshare", "setpriv"])
def test_root_has_more_than_one_way_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(postgres, "_works", lambda prefix: prefix[0] == way)
    postgres.identity.cache_clear()
    try:
        with Cluster(tmp_path, options=THROWAWAY) as cluster:
            psycopg.connect(cluster.url()).close()
            cluster.stop()
            cluster.start()
    finally:
        postgres.identity.cache_clear()


def _write(cluster: Cluster, text: str) -> None:
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (n serial, text text)")
        connection.execute("INSERT INTO words (text) VALUES (%s)", [text])


def _rows(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url()) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM words ORDER BY n")]
