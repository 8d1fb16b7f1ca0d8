"""Everything that must hold, the fastest refusal first."""

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from local import audit, browser, node, pooler
from local.cluster import THROWAWAY, Cluster
from local.progress import Step
from local.refusal import Refusal
from local.services import BACKEND
from local.supervisor import ROOT, Supervisor

FRONTEND = node.FRONTEND
E2E = ROOT / "e2e"
# Large, and nothing that must hold needs it.
LIGHTHOUSE = E2E / "lighthouse"
# Whatever `.env` says: what the gates leave behind is their own.
DATA_DIR = ROOT / ".data"
PYTHON = sys.executable
PYTHON_CODE = ["backend", "local", "bench"]
TEST_LOCAL = ["-m", "pytest", "-q", "-c", "backend/pyproject.toml", "--rootdir", "."]


@dataclass(frozen=True)
class Gate:
    name: str
    command: Sequence[str]
    folder: Path = ROOT
    needs_database: bool = False
    needs_pooler: bool = False
    # Its output is what one wants to see, also where nothing is wrong.
    is_shown: bool = False


def _python(name: str, *words: str, folder: Path = ROOT) -> Gate:
    return Gate(name, [PYTHON, *words], folder)


def _npm(name: str, script: str, folder: Path = FRONTEND, *, needs_database: bool = False) -> Gate:
    return Gate(name, ["npm", "run", "--silent", script], folder, needs_database)


STATIC = (
    _python("format: Python", "-m", "ruff", "format", "--check", *PYTHON_CODE),
    _python("lint: Python", "-m", "ruff", "check", *PYTHON_CODE),
    _npm("format, lint, boundaries: page", "lint"),
    _npm("format, lint: browser tests", "lint", E2E),
    _python("types: Python", "-m", "mypy", "--config-file", "backend/pyproject.toml", *PYTHON_CODE),
    _npm("types: page", "typecheck"),
    _npm("types: browser tests", "typecheck", E2E),
    _python(
        "boundaries: API",
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        folder=BACKEND,
    ),
    _python("dead code: Python", "-m", "vulture", folder=BACKEND),
    _npm("dead code: page", "deadcode"),
    _python("contract: openapi.json", "-m", "app.openapi", "--check", folder=BACKEND),
    _npm("contract: client of the page", "api:check"),
)
FULL = ["--full", "--timeout", "900", "--write-table", str(ROOT / "docs" / "faults.md")]
# Each process has servers of its own; what is in one file shares its fixtures.
AT_ONCE = ["-n", "2", "--dist", "loadfile"]
THROUGH_POOLER = [f"tests/test_{name}.py" for name in ("ownership", "idempotency", "sync", "undo")]
BUILD = _npm("build: page", "build")
LIVE = (
    _python("tests: this machine", *TEST_LOCAL, "local/tests"),
    _python("tests: API", "-m", "pytest", "-q", *AT_ONCE, folder=BACKEND),
    Gate(
        "tests: API through PgBouncer",
        [PYTHON, "-m", "pytest", "-q", "--pooler", *THROUGH_POOLER],
        BACKEND,
        needs_pooler=True,
    ),
    _npm("tests: page", "test", needs_database=True),
    BUILD,
    _npm("tests: real browser", "test", E2E),
)


def check() -> None:
    _pass(STATIC)


def test() -> None:
    _pass((*STATIC, *LIVE))
    # No part of the verdict: it needs the world outside, and this must hold without.
    print(audit.state(), flush=True)


def faults() -> None:
    """Inject every fault as often as it should be, and write down what came of it."""
    with Supervisor(DATA_DIR / "logs") as supervisor:
        supervisor.obey_signals()
        pooler.install(supervisor, dict(os.environ))
        command = [PYTHON, "-m", "pytest", "-q", "tests/faults", *FULL]
        child = supervisor.start("faults", command, cwd=BACKEND, env=dict(os.environ), may_end=True)
        with Step("Injecting faults, which takes about a quarter of an hour") as step:
            code = supervisor.finish(child, step)
        sys.stdout.write(child.log.read_text("utf-8", "replace"))
    if code != 0:
        raise Refusal("Holdfast did not withstand every fault.")


def budgets() -> None:
    """Measured, not judged: times depend on the machine. What must hold is a test of its own."""
    _pass([BUILD, replace(_npm("budgets", "budgets", E2E), is_shown=True)], packages=[LIGHTHOUSE])


def snapshots(*, take: bool) -> None:
    """No part of `test`: with another release of the browser pixels move, and nothing is wrong."""
    script = "snapshots:take" if take else "snapshots"
    _pass([BUILD, replace(_npm("snapshots", script, E2E), is_shown=True)])


def lint() -> None:
    _pass([gate for gate in STATIC if "lint" in gate.name])


def _pass(gates: Sequence[Gate], *, packages: Sequence[Path] = ()) -> None:
    """Stop at the first gate that refuses; its whole output is shown."""
    seconds: list[float | None] = []
    with ExitStack() as resources:
        supervisor = resources.enter_context(Supervisor(DATA_DIR / "logs"))
        supervisor.obey_signals()
        env = node.environment(DATA_DIR)
        for folder in dict.fromkeys([*(gate.folder for gate in gates), *packages]):
            if (folder / "package.json").exists():
                node.install(supervisor, folder, env)
        if any(gate.folder == E2E and gate not in STATIC for gate in gates):
            env |= browser.environment(supervisor, E2E, env)
        needs_pooler = any(gate.needs_pooler for gate in gates)
        has_pooler = needs_pooler and pooler.install(supervisor, env) is not None
        for gate in gates:
            if gate.needs_pooler and not has_pooler:
                seconds.append(None)
                continue
            if gate.needs_database:
                env |= scratch_database(supervisor, resources)
            took = _try(gate, supervisor, env)
            if took is None:
                break
            seconds.append(took)
    _report(gates, seconds)


def _try(gate: Gate, supervisor: Supervisor, env: Mapping[str, str]) -> float | None:
    """The seconds it took, or None if the gate refused."""
    name = "gate-" + "".join(letter if letter.isalnum() else "-" for letter in gate.name)
    with Step(gate.name) as step:
        if gate.name.startswith("build"):
            node.build(supervisor, dict(env))
            return step.seconds
        child = supervisor.start(name, gate.command, cwd=gate.folder, env=env, may_end=True)
        code = supervisor.finish(child, step)
    if code != 0 or gate.is_shown:
        sys.stdout.write(child.log.read_text("utf-8", "replace"))
    return step.seconds if code == 0 else None


def scratch_database(supervisor: Supervisor, resources: ExitStack) -> dict[str, str]:
    """A migrated database that goes with `resources`."""
    folder = resources.enter_context(TemporaryDirectory(prefix="holdfast-"))
    cluster = Cluster(Path(folder), options=THROWAWAY, supervisor=supervisor)
    url = resources.enter_context(cluster).url()
    variables = {
        "BETTER_AUTH_SECRET": secrets.token_hex(),
        "DATABASE_URL": url,
        "DIRECT_DATABASE_URL": url,
    }
    migrate = [PYTHON, "-m", "app.database"]
    supervisor.run("migrations", migrate, cwd=BACKEND, env={**os.environ, **variables})
    return variables


def _report(gates: Sequence[Gate], seconds: Sequence[float | None]) -> None:
    """Say what became of each; None stands for one that this machine can't run."""
    print()
    for gate, took in zip(gates, seconds, strict=False):
        if took is None:
            print(f"  SKIPPED           {gate.name}: there is no PgBouncer here")
        else:
            print(f"  passed  {took:6.1f} s  {gate.name}")
    failed = gates[len(seconds) : len(seconds) + 1]
    for gate in failed:
        print(f"  FAILED            {gate.name}")
    for gate in gates[len(seconds) + 1 :]:
        print(f"  not run           {gate.name}")
    skipped = seconds.count(None)
    passed = len(seconds) - skipped
    words = f", {skipped} skipped" if skipped else ""
    print(f"\n{passed} passed, {len(failed)} failed{words}", flush=True)
    if failed:
        raise Refusal(f"The gate “{failed[0].name}” refused.")
