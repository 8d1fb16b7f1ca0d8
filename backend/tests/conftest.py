"""Everything real: the server process, PostgreSQL, HTTP. Only Better Auth has a stand-in here.

Each test makes its own people, so tests share no data and run in any order.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import httpx
import psycopg
import pytest
from hypothesis import Phase, settings

from app.config import Settings
from app.database import Database
from local.cluster import THROWAWAY, Cluster
from tests.issuer import Issuer, Person
from tests.pooler import running_pooler
from tests.server import BACKEND, Api, running_api

# Long enough to be taken, and known to no real installation.
SECRET = "a secret of the tests, good for nothing else"


class Serve(Protocol):
    """Starts one more API, whose environment differs from the default one's by `env`."""

    def __call__(
        self, *, until: str = "/api/health/ready", **env: str
    ) -> AbstractContextManager[Api]: ...


People = Callable[[str], Person]
NewDatabase = Callable[[], str]


settings.register_profile("unshrunk", phases=[Phase.explicit, Phase.generate])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="inject every fault, as often as it should"
    )
    parser.addoption("--pooler", action="store_true", help="let requests go through PgBouncer")
    parser.addoption("--write-table", type=Path, help="the page to write the table of faults into")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("postgres"), options=THROWAWAY) as running:
        yield running


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """The one that the default API trusts; a test that makes it misbehave takes `own_issuer`."""
    with Issuer() as running:
        yield running


@pytest.fixture
def own_issuer() -> Iterator[Issuer]:
    """One more, for this test alone."""
    with Issuer() as running:
        yield running


@pytest.fixture(scope="session")
def new_database(cluster: Cluster) -> NewDatabase:
    """Make one more database, not migrated, and give its address."""

    def create() -> str:
        return cluster.create_database(f"holdfast_{secrets.token_hex(4)}")

    return create


@pytest.fixture(scope="session")
def database_url(new_database: NewDatabase) -> str:
    """A fresh database, migrated as an installation is."""
    url = new_database()
    prepare(environment(url, "http://localhost:3000"))
    return url


def prepare(env: Mapping[str, str]) -> None:
    """Migrate, and raise where that doesn't succeed."""
    outcome = prepared(env)
    assert outcome.returncode == 0, outcome.stderr


def own_database(new_database: NewDatabase, issuer: Issuer, *given: str) -> tuple[str, Person]:
    """A migrated database with settings of its own, and somebody who signed up before them."""
    url = new_database()
    prepare(environment(url, issuer.url))
    with psycopg.connect(url, autocommit=True) as owner:
        person = sign_up(owner, issuer, "ana")
        for setting in given:
            name = url.rpartition("/")[2]
            owner.execute(f"ALTER DATABASE {name} SET {setting}".encode())
    return url, person


def prepared(env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.database"],
        cwd=BACKEND,
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )


def environment(database_url: str, page_url: str) -> dict[str, str]:
    """Every variable is given, so that nothing comes from a `.env` of whoever runs the tests."""
    return {
        "PATH": os.environ["PATH"],
        "BETTER_AUTH_SECRET": SECRET,
        "BETTER_AUTH_URL": page_url,
        "DATABASE_URL": database_url,
        "DIRECT_DATABASE_URL": database_url,
        "JWKS_URL": f"{page_url}/api/auth/jwks",
        "TRUSTED_PROXIES": "",
        "AUTH_ACCEPT_HS256": "false",
        "RATE_LIMIT_ENABLED": "false",
        "LOG_LEVEL": "info",
        "LOG_FORMAT": "json",
    }


@pytest.fixture(scope="session")
def request_url(
    database_url: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where requests go: to the database, or with `--pooler` through a PgBouncer before it."""
    if not request.config.getoption("pooler"):
        yield database_url
        return
    with running_pooler(database_url, tmp_path_factory.mktemp("pooler")) as url:
        yield url


@pytest.fixture(scope="session")
def serve(
    database_url: str, request_url: str, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Serve:
    """Start one more API in a `with` block, which begins once the address `until` answers."""

    def start(*, until: str = "/api/health/ready", **env: str) -> AbstractContextManager[Api]:
        log_file: Path = tmp_path_factory.mktemp("api") / "api.log"
        direct_url = env.get("DATABASE_URL", database_url)
        default = environment(direct_url, issuer.url) | {"DATABASE_URL": request_url}
        return running_api(default | env, log_file, until=until)

    return start


@pytest.fixture(scope="session")
def api(serve: Serve) -> Iterator[Api]:
    """The default API; whatever it was asked, it met nothing that it didn't foresee."""
    with serve() as running:
        yield running
        assert "unexpected_error" not in running.log()


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client() as session:
        yield session


@pytest.fixture(scope="session")
def admin(cluster: Cluster, database_url: str) -> Iterator[psycopg.Connection]:
    """A superuser's connection, which sees everything; what a test sets on it, it takes back."""
    database = database_url.rpartition("/")[2]
    with psycopg.connect(cluster.admin_url(database), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def owner(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection of the user that the application logs in as."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The way of a request to its rows, without HTTP; all requests share one connection."""
    monkeypatch.setattr("app.database.POOL_SIZE", 1)
    settings = Settings.model_validate({"better_auth_secret": SECRET, "database_url": database_url})
    way = Database(settings)
    await way.prepare()
    yield way
    await way.close()


@pytest.fixture
def people(owner: psycopg.Connection, issuer: Issuer) -> People:
    """Sign somebody up and in, as Better Auth writes it into its tables."""

    def join(name: str) -> Person:
        return sign_up(owner, issuer, name)

    return join


def sign_up(connection: psycopg.Connection, issuer: Issuer, name: str) -> Person:
    user_id, session_id = secrets.token_hex(16), secrets.token_hex(16)
    email = f"{name}.{secrets.token_hex(4)}@example.com"
    connection.execute(
        "INSERT INTO users (id, name, email, email_verified) VALUES (%s, %s, %s, false)",
        (user_id, name.title(), email),
    )
    connection.execute(
        """
        INSERT INTO sessions (id, token, user_id, expires_at, updated_at)
        VALUES (%s, %s, %s, now() + interval '7 days', now())
        """,
        (session_id, secrets.token_hex(16), user_id),
    )
    person = Person(user_id, email, session_id, headers={})
    person.headers["Authorization"] = f"Bearer {issuer.token(person)}"
    return person
