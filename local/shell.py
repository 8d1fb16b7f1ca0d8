"""For the person at a prompt: the environment of the processes, and SQL."""

import os
import shlex
import subprocess
import sys

from local import postgres, settings, target
from local.backup import as_variables
from local.refusal import Refusal
from local.services import BACKEND


def env() -> None:
    """Lines for a shell: `set -a; eval "$(make -s env)"`, then uvicorn from backend/."""
    chosen = settings.load()
    url = chosen.database_url or target.running_url(chosen)
    if url is None:
        raise Refusal("The database is not running; start it with `make run`, or set DATABASE_URL.")
    for name, value in chosen.environment(url).items():
        print(f"{name}={shlex.quote(value)}")


def bench(*, quick: bool) -> None:
    """The benchmark makes its statements from the API's models, so it needs the path to them."""
    words = [sys.executable, "-m", "bench", *(["--quick"] if quick else [])]
    os.execve(sys.executable, words, os.environ | {"PYTHONPATH": str(BACKEND)})


def psql() -> None:
    with target.opened(settings.load()) as database:
        command = [database.programs / "psql"]
        # In the foreground of this terminal, so not as a child of the supervisor's kind.
        subprocess.run(
            command, env=postgres.environment() | as_variables(database.url), check=False
        )
