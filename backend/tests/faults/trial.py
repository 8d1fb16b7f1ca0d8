"""A Holdfast that may be broken: a database server of its own, people, writers and a ledger."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import psycopg

from local.cluster import Cluster
from tests.conftest import environment, prepare, sign_up
from tests.faults.ledger import Ledger, Writer, until
from tests.faults.tally import Tally
from tests.issuer import Issuer, Person
from tests.server import BACKEND, Api, running_api


@dataclass
class Ground:
    """A database server that a test may break, migrated and ready to be served from."""

    cluster: Cluster
    issuer: Issuer
    folder: Path
    served: int = 0

    @property
    def url(self) -> str:
        return self.cluster.url()

    def prepare(self) -> None:
        prepare(environment(self.url, self.issuer.url))

    def serve(
        self,
        *,
        ready_at: str = "/api/health/ready",
        port: int | None = None,
        folder: Path = BACKEND,
        **env: str,
    ) -> AbstractContextManager[Api]:
        self.served += 1
        log_file = self.folder / f"api-{self.served}.log"
        variables = environment(self.url, self.issuer.url) | env
        return running_api(variables, log_file, until=ready_at, port=port, folder=folder)


@dataclass
class Trial:
    """One test of one fault: its ground, its ledger, and its row in the table."""

    ground: Ground
    ledger: Ledger
    tally: Tally
    is_full: bool

    @property
    def cluster(self) -> Cluster:
        return self.ground.cluster

    @property
    def url(self) -> str:
        return self.ground.url

    def often(self, times: int, *, quick: int) -> int:
        """How often it is to be done: as often as it should, or as often as there is time."""
        return times if self.is_full else quick

    def admin(self) -> psycopg.Connection:
        """A superuser's connection, which sees everything."""
        return psycopg.connect(self.cluster.admin_url("holdfast"), autocommit=True)

    def join(self, name: str) -> Person:
        return self.join_all([name])[0]

    def join_all(self, names: Iterable[str]) -> list[Person]:
        with self.admin() as connection:
            return [sign_up(connection, self.ground.issuer, name) for name in names]

    def serve(self, **options: Any) -> AbstractContextManager[Api]:
        """Start an API of the test's own, with the options of `Ground.serve`."""
        return self.ground.serve(**options)

    def writers(self, client: httpx.AsyncClient, number: int) -> list[Writer]:
        people = self.join_all(f"writer{n}" for n in range(number))
        return [Writer(client, person, self.ledger) for person in people]

    async def somebody_waits(self, number: int = 1) -> None:
        """Return once so many transactions wait for a lock."""
        question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with self.admin() as admin:
            await until(lambda: admin.execute(question).fetchone() == (number,))

    def strike(self, times: int = 1) -> None:
        self.tally.injected += times

    @contextmanager
    def recovering(self) -> Iterator[None]:
        """Measure how long the block takes: from the end of a fault until all is well."""
        started = time.monotonic()
        yield
        self.tally.recoveries.append(time.monotonic() - started)

    def settle(self, admin: psycopg.Connection) -> None:
        """Fail unless everything that was acknowledged is there, once, and nothing else is."""
        self.tally.count(self.ledger.check(admin))


class NewTrial(Protocol):
    """Makes a trial on a server of its own, with other settings."""

    def __call__(self, options: Mapping[str, str], folder: Path | None = None) -> Trial: ...
