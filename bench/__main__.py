"""Measures Holdfast and its peers side by side: `make bench`, or `make bench QUICK=1`."""

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench import data, goals, growth, load, machine, report
from bench.asking import Asker
from bench.peers import (
    HOLDFAST,
    HOME,
    LIST,
    ONE,
    REST,
    TUTORIAL,
    WORKERS,
    Peers,
    Server,
    compare,
    people_file,
)
from bench.people import Issuer
from bench.plans import HOT, given, plan_of
from bench.rounds import Rounds, Span
from local import postgres
from local.cluster import DATABASE, Cluster
from local.progress import Step
from local.refusal import Refusal
from local.services import BACKEND
from local.supervisor import ROOT, Stopped, Supervisor

FULL = Span(rounds=7, seconds=2, people=1_000, tasks=200)
QUICK = Span(rounds=1, seconds=1, people=100, tasks=200)
STEADY_RATE, STEADY_SECONDS, STEADY_ROUNDS = 150, 8, 3
NEWCOMERS, THEIR_TASKS = 19_000, 20
WARM_SECONDS = 1


@dataclass(frozen=True)
class Ground:
    """What everything stands on."""

    span: Span
    cluster: Cluster
    supervisor: Supervisor
    peers: Peers
    tokens: dict[int, str]
    people: Path

    @property
    def admin_url(self) -> str:
        return self.cluster.admin_url(DATABASE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, nothing is kept")
    span = QUICK if parser.parse_args().quick else FULL
    try:
        run = _measure(span)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (Stopped, KeyboardInterrupt):
        return 130
    print(report.table(run))
    if span is FULL:
        report.keep(run)
        print(f"\nKept in {report.RESULTS.relative_to(ROOT)}.")
    return 0


def _measure(span: Span) -> dict[str, Any]:
    began = machine.load_average()
    HOME.mkdir(parents=True, exist_ok=True)
    with ExitStack() as resources:
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-")))
        supervisor = resources.enter_context(Supervisor(HOME / "logs"))
        supervisor.obey_signals()
        load.require_wrk(supervisor)
        ground = _prepare(span, folder, supervisor, resources)
        rounds, servers = _closed_loops(ground)
        found = goals.against(rounds.results)
        steady = _open_loops(ground, servers)
        found.append(goals.at_most(f"p99 at {STEADY_RATE}/s, share of: {TUTORIAL}", 0.25, steady))
        memory = machine.largest_mb(servers[0].group)
        found.append(goals.at_most("memory of a worker", 100, memory, " MB"))
        for server in servers[1:]:
            ground.peers.stop(server)
        grown = _growth(ground, rounds, servers[0])
        plans = _plans(ground)
        found += _goals_of(grown)
        with Step("make run, twice"):
            again = growth.second_start(supervisor, folder / "run")
        found.append(goals.at_most("second start of make run", 10, again, " s"))
        ended = machine.load_average()
        return {
            "date": datetime.now(UTC).date().isoformat(),
            "commit": _commit(),
            "machine": machine.describe(),
            "postgresql": _version(ground),
            "rounds": span.rounds,
            "seconds": span.seconds,
            "connections": load.CONNECTIONS,
            "workers": WORKERS,
            "load_average": {"start": began, "end": ended},
            "closed_loop": goals.summary(rounds.results),
            "growth": grown,
            "plans": plans,
            "goals": goals.as_json(found),
        }


def _prepare(span: Span, folder: Path, supervisor: Supervisor, resources: ExitStack) -> Ground:
    issuer = resources.enter_context(Issuer())
    with Step("Starting a database and filling it") as step:
        options = {
            "max_connections": "300",
            "shared_buffers": "512MB",
            # pgbench connects anew for each of its turns.
            "scram_iterations": "1",
        }
        cluster = resources.enter_context(
            Cluster(folder / "postgres", options=options, supervisor=supervisor)
        )
        peers = Peers(supervisor, issuer, cluster.url())
        migrate = [sys.executable, "-m", "app.database"]
        supervisor.run("migrations", migrate, cwd=BACKEND, env=peers.environment(), step=step)
        admin_url = cluster.admin_url(DATABASE)
        everybody = list(range(1, span.people + 1))
        data.seed(admin_url, everybody, span.tasks)
        data.seed_plain(admin_url, everybody, span.tasks)
        for person, size in _sizes(span).items():
            data.seed(admin_url, [person], size)
    tokens = issuer.tokens(everybody)
    people = resources.enter_context(people_file(tokens, lambda n: data.task_id(n, n % 200 + 1)))
    return Ground(
        span, cluster, supervisor, peers, tokens | issuer.tokens(list(data.SIZES)), people
    )


def _sizes(span: Span) -> dict[int, int]:
    return data.SIZES if span is FULL else {data.MEDIUM: data.SIZES[data.MEDIUM]}


def _closed_loops(ground: Ground) -> tuple[Rounds, list[Server]]:
    with Step("Starting Holdfast and its peers"):
        servers = ground.peers.start_all()
    compare(servers, ground.tokens[1], str(data.task_id(1, 2)))
    rounds = Rounds(
        ground.span,
        ground.people,
        ground.supervisor,
        programs=postgres.programs(),
        database_url=ground.cluster.url(),
        admin_url=ground.admin_url,
    )
    for server in servers:
        _warm(ground, server)
    for number in range(ground.span.rounds):
        with Step(f"Round {number + 1} of {ground.span.rounds}"):
            rounds.run(servers, number)
    return rounds, servers


def _warm(ground: Ground, server: Server) -> None:
    """Let connections be opened, keys fetched and plans made; that some must wait is no matter."""
    for ask in server.asks.values():
        with suppress(Refusal):
            load.closed_loop(
                server.port, ask, ground.people, seconds=WARM_SECONDS, supervisor=ground.supervisor
            )


def _open_loops(ground: Ground, servers: list[Server]) -> float:
    """The share of Holdfast's 99th percentile in that of the tutorial, at a steady rate."""
    measured = [server for server in servers if server.name in {HOLDFAST, TUTORIAL}]
    shares = []
    with Step("A steady rate"):
        for _ in range(min(STEADY_ROUNDS, ground.span.rounds)):
            found = {
                server.name: load.open_loop(
                    server.port,
                    server.asks[ONE],
                    ground.people,
                    rate=STEADY_RATE,
                    seconds=STEADY_SECONDS,
                )
                for server in measured
            }
            shares.append(found[HOLDFAST] / found[TUTORIAL])
    return median(shares)


def _growth(ground: Ground, rounds: Rounds, server: Server) -> dict[str, Any]:
    span, peers = ground.span, ground.peers
    with Step("Growth"):
        sizes = {1: span.tasks} | _sizes(span)
        tasks = growth.of_tasks(server, ground.cluster.url(), ground.tokens, sizes)
        people = [_of_people(ground, server, span.people)]
        if span is FULL:
            newcomers = range(20_000, 20_000 + NEWCOMERS)
            data.seed(ground.admin_url, list(newcomers), THEIR_TASKS)
            people.append(_of_people(ground, server, span.people + NEWCOMERS))
        two = rounds.closed_loop(server, LIST, name=f"{HOLDFAST}, after growth")
        peers.stop(server)
        alone = peers.holdfast(workers=1)
        _warm(ground, alone)
        one = rounds.closed_loop(alone, LIST, name=f"{HOLDFAST}, one worker")
        peers.stop(alone)
        starts = growth.cold_starts(lambda: peers.holdfast(workers=1), peers, ground.tokens[1])
    workers = [{"workers": 1, "per_second": one}, {"workers": WORKERS, "per_second": two}]
    return {"tasks": tasks, "people": people, "workers": workers, "cold_starts_s": starts}


def _of_people(ground: Ground, server: Server, people: int) -> growth.Row:
    with Asker(server.port, ground.tokens[2]) as asker:
        first = asker.median_ms(REST[LIST], growth.TIMES)
    return {"people": people, "first_page_ms": first, "size_mb": growth.size_mb(ground.admin_url)}


def _goals_of(grown: dict[str, Any]) -> list[goals.Goal]:
    small, large = grown["tasks"][0], grown["tasks"][-1]
    pages = large["last_page_ms"] / large["first_page_ms"]
    many = f"{large['tasks']:,} tasks"
    searched = "asked of the database"
    return [
        goals.at_most(f"last page of {many}, share of the first", 1.5, pages),
        goals.at_most(f"search in {many}, {searched}", 50, large["question_nothing_ms"], " ms"),
        goals.at_most(f"search in 200 tasks, {searched}", 2, small["question_nothing_ms"], " ms"),
        goals.at_most("cold start of the API", 1.5, median(grown["cold_starts_s"]), " s"),
    ]


def _plans(ground: Ground) -> dict[str, str]:
    person = data.LARGE if ground.span is FULL else data.MEDIUM
    with psycopg.connect(ground.admin_url, autocommit=True) as admin:
        return {each.name: str(plan_of(admin, each, given(person))) for each in HOT}


def _version(ground: Ground) -> str:
    with psycopg.connect(ground.admin_url) as admin:
        row = admin.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else "unknown"


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(code)
