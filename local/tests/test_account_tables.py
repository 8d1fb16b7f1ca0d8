"""Better Auth itself says whether the migrations made all that it needs."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from local import node
from local.cluster import Cluster


@pytest.fixture
def url(cluster: Cluster, migrate: Callable[[str], None]) -> Iterator[str]:
    made = cluster.create_database("accounts")
    migrate(made)
    yield made
    cluster.drop_database("accounts")


def test_nothing_is_missing(url: str, tmp_path: Path) -> None:
    answer = _ask(url, tmp_path)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE users DROP COLUMN image CASCADE", "users lacks image"),
        ("DROP TABLE rate_limits", "rate_limits"),
        ("ALTER TABLE accounts ALTER created_at TYPE text", "created_at"),
    ],
)
def test_what_is_missing_is_noticed(url: str, tmp_path: Path, change: str, words: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(change.encode())

    answer = _ask(url, tmp_path)

    assert answer.returncode == 1
    assert words in answer.stderr


def _ask(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["npm", "run", "--silent", "schema:check"],
        cwd=node.FRONTEND,
        env=node.environment(folder) | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
