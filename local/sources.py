"""What changes source files: formatting, generated files, pinned packages."""

import sys

from local import node
from local.gates import DATA_DIR, E2E, FRONTEND, PYTHON_CODE
from local.progress import Step
from local.services import BACKEND
from local.supervisor import ROOT, Supervisor

PIN = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
]
LOCKS = (
    (BACKEND, "pyproject.toml", "requirements.txt"),
    (BACKEND, "requirements-dev.in", "requirements-dev.txt"),
    (ROOT / "local", "requirements.in", "requirements.txt"),
)


def format_all() -> None:
    ruff = [sys.executable, "-m", "ruff"]
    with Supervisor(DATA_DIR / "logs") as supervisor, Step("Formatting") as step:
        supervisor.obey_signals()
        env = node.environment(DATA_DIR)
        fix = [*ruff, "check", "--fix", "--exit-zero", "--quiet", *PYTHON_CODE]
        supervisor.run("ruff-fix", fix, env=env, step=step)
        supervisor.run("ruff-format", [*ruff, "format", *PYTHON_CODE], env=env, step=step)
        for folder in (FRONTEND, E2E):
            node.install(supervisor, folder, env)
            supervisor.run("format", ["npm", "run", "format"], cwd=folder, env=env, step=step)


def lock(*, upgrade: bool) -> None:
    """Pin every package with its hashes; no address of an index gets into the files."""
    extra = ["--upgrade"] if upgrade else []
    with Supervisor(DATA_DIR / "logs") as supervisor:
        supervisor.obey_signals()
        env = node.environment(DATA_DIR)
        for folder, source, pinned in LOCKS:
            with Step(f"Pinning {folder.name}/{pinned}") as step:
                command = [*PIN, *extra, source, "--output-file", pinned]
                supervisor.run("lock", command, cwd=folder, env=env, step=step)


def openapi() -> None:
    """The description of the API, and the page's client that is made from it."""
    with (
        Supervisor(DATA_DIR / "logs") as supervisor,
        Step("Writing openapi.json and the client") as step,
    ):
        supervisor.obey_signals()
        env = node.environment(DATA_DIR)
        supervisor.run(
            "openapi", [sys.executable, "-m", "app.openapi"], cwd=BACKEND, env=env, step=step
        )
        node.install(supervisor, FRONTEND, env)
        supervisor.run("client", ["npm", "run", "api:generate"], cwd=FRONTEND, env=env, step=step)
