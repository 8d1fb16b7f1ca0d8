"""What a test of faults gets, and the table of what came of it.

Quick by default, as a part of the tests of the API; `make faults` does it all, with `--full`.
"""

import random
import socket
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from local.cluster import Cluster
from tests.faults.ledger import Ledger
from tests.faults.proxy import Proxy
from tests.faults.tally import Tally, table, write
from tests.faults.trial import Ground, NewTrial, Trial
from tests.issuer import Issuer

TALLY = pytest.StashKey[Tally]()
TALLIES = pytest.StashKey[list[Tally]]()


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Iterator[Ground]:
    """As `make run` sets it up: what is acknowledged is on disk."""
    folder = tmp_path_factory.mktemp("ground")
    with Cluster(folder, port=quiet_port()) as cluster:
        ground = Ground(cluster, issuer, folder)
        ground.prepare()
        yield ground


@pytest.fixture
def trial(ground: Ground, request: pytest.FixtureRequest) -> Trial:
    """The test's mark `fault` has the id and the name of its row."""
    return _trial(ground, request)


@pytest.fixture
def new_trial(
    tmp_path_factory: pytest.TempPathFactory, issuer: Issuer, request: pytest.FixtureRequest
) -> Iterator[NewTrial]:
    """On a server of its own, with other settings."""
    with ExitStack() as resources:

        def make(options: Mapping[str, str], folder: Path | None = None) -> Trial:
            folder = folder or tmp_path_factory.mktemp("ground")
            cluster = Cluster(folder, port=quiet_port(), options=options)
            resources.enter_context(cluster)
            ground = Ground(cluster, issuer, folder)
            ground.prepare()
            return _trial(ground, request)

        yield make


def quiet_port() -> int:
    """A free port that the system gives nobody by itself, so that it is still free after a crash.

    Somebody who calls a closed port among those even reaches himself now and then.
    """
    with socket.socket() as probe:
        for port in random.sample(range(20_000, 32_000), 50):
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise RuntimeError("no port is free")


def _trial(ground: Ground, request: pytest.FixtureRequest) -> Trial:
    is_full = bool(request.config.getoption("full"))
    return Trial(ground, Ledger(), request.node.stash[TALLY], is_full)


@pytest.fixture
def proxy(ground: Ground) -> Iterator[Proxy]:
    with Proxy(ground.url) as running:
        yield running


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(id, name): a row of the table of faults")
    config.stash[TALLIES] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if mark := item.get_closest_marker("fault"):
            item.stash[TALLY] = Tally(*mark.args)
            config.stash[TALLIES].append(item.stash[TALLY])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    tally = item.stash.get(TALLY, None)
    if tally is not None and (report.when == "call" or not report.passed):
        tally.outcome = _outcome(report)
    return report


def _outcome(report: pytest.TestReport) -> str:
    if report.skipped and isinstance(report.longrepr, tuple):
        return f"not run: {report.longrepr[2].removeprefix('Skipped: ')}"
    return "held" if report.passed else "FAILED"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    tallies = config.stash[TALLIES]
    if config.getoption("full"):
        terminalreporter.section("faults")
        terminalreporter.write_line(table(tallies))
    if page := config.getoption("write_table"):
        write(page, tallies)
