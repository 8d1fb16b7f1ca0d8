"""The database that a command is about: the one that runs, or one started for the occasion."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from local import checks, lock, postgres, postmaster, run
from local.cluster import Cluster
from local.progress import Step
from local.settings import Settings
from local.supervisor import Supervisor


@dataclass(frozen=True)
class Target:
    url: str
    programs: postgres.Programs
    supervisor: Supervisor


@contextmanager
def opened(chosen: Settings) -> Iterator[Target]:
    with ExitStack() as resources:
        supervisor = resources.enter_context(Supervisor(chosen.logs))
        supervisor.obey_signals()
        url = _url(chosen, supervisor, resources)
        yield Target(url, postgres.programs(chosen.pg_bin), supervisor)


def _url(chosen: Settings, supervisor: Supervisor, resources: ExitStack) -> str:
    given = chosen.direct_database_url or chosen.database_url
    if given:
        variable = "DIRECT_DATABASE_URL" if chosen.direct_database_url else "DATABASE_URL"
        checks.require_database(given, variable)
        return given
    if url := running_url(chosen):
        return url
    with Step("Starting the database") as step:
        return run.open_cluster(chosen, supervisor, resources, step).url()


def running_url(chosen: Settings) -> str | None:
    """The address of our own database, if somebody has started it."""
    cluster = Cluster(chosen.postgres_dir)
    port = postmaster.port_of(cluster.data)
    if port is None or not lock.is_held(cluster.directory / "lock"):
        return None
    cluster.port = port
    return cluster.url()
