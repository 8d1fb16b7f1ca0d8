"""What a test of faults gets, and the table of what came of it.

Quick by default, as a part of the tests of the API; `make faults` does it all, with `--full`.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from local.cluster import Cluster
from tests.faults.ledger import Ledger
from tests.faults.proxy import Network, Proxy
from tests.faults.tally import Tally, table, write
from tests.faults.trial import Ground, NewTrial, Trial
from tests.issuer import Issuer
from tests.server import Api, quiet_port

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


@pytest.fixture(scope="session")
def api(ground: Ground) -> Iterator[Api]:
    """One API for all who do nothing to it itself: after each fault it is well again by itself."""
    with ground.serve() as running:
        yield running


@pytest.fixture
def trial(ground: Ground, request: pytest.FixtureRequest) -> Trial:
    """The test's mark `fault` has the id and the name of its row."""
    return _trial(ground, request)


@pytest.fixture
def new_trial(
    tmp_path_factory: pytest.TempPathFactory, issuer: Issuer, request: pytest.FixtureRequest
) -> Iterator[NewTrial]:
    """On a server of its own, with other settings; the first API makes its tables."""
    with ExitStack() as resources:

        def make(options: Mapping[str, str], folder: Path | None = None) -> Trial:
            folder = folder or tmp_path_factory.mktemp("ground")
            cluster = Cluster(folder, port=quiet_port(), options=options)
            resources.enter_context(cluster)
            return _trial(Ground(cluster, issuer, folder), request)

        yield make


def _trial(ground: Ground, request: pytest.FixtureRequest) -> Trial:
    is_full = bool(request.config.getoption("full"))
    return Trial(ground, Ledger(), request.node.stash[TALLY], is_full)


@pytest.fixture(scope="session")
def way(ground: Ground) -> Iterator[Proxy]:
    with Proxy(ground.url) as running:
        yield running


@pytest.fixture
def proxy(way: Proxy) -> Iterator[Proxy]:
    """The way to the database, for this test to spoil."""
    yield way
    way.become(Network.GOOD)


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
