"""Nothing here needs the page or the API: databases, processes and settings alone."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.cluster import THROWAWAY, Cluster
from local.supervisor import ROOT, Supervisor

LocalCommand = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "logs") as running:
        yield running


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server for tests that leave it as it was, their own databases aside."""
    with Cluster(tmp_path_factory.mktemp("postgres"), options=THROWAWAY) as running:
        yield running


@pytest.fixture
def local(tmp_path: Path) -> LocalCommand:
    """`python -m local …` as a person calls it, with nothing but the given variables."""

    def call(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DATA_DIR": str(tmp_path / "data"),
            "BETTER_AUTH_SECRET": "a secret of the tests, good for nothing else",
        }
        return subprocess.run(
            [sys.executable, "-m", "local", *words],
            cwd=ROOT,
            env=env | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def migrate() -> Callable[[str], None]:
    """Make the tables, as an installation does."""

    def prepare(url: str) -> None:
        variables = {
            "BETTER_AUTH_SECRET": "a secret of the tests, good for nothing else",
            "DATABASE_URL": url,
            "DIRECT_DATABASE_URL": url,
        }
        subprocess.run(
            [sys.executable, "-m", "app.database"],
            cwd=ROOT / "backend",
            env=os.environ | variables,
            check=True,
            capture_output=True,
        )

    return prepare
