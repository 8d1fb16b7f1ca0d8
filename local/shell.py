"""For the person at a prompt: the environment of the processes, and SQL."""

import shlex
import subprocess

from local import postgres, settings, target
from local.backup import as_variables
from local.refusal import Refusal


def env() -> None:
    """Lines for a shell: `set -a; eval "$(make -s env)"`, then uvicorn from backend/."""
    chosen = settings.load()
    url = chosen.database_url or target.running_url(chosen)
    if url is None:
        raise Refusal("The database is not running; start it with `make run`, or set DATABASE_URL.")
    for name, value in chosen.environment(url).items():
        print(f"{name}={shlex.quote(value)}")


def psql() -> None:
    with target.opened(settings.load()) as database:
        command = [database.programs / "psql"]
        # In the foreground of this terminal, so not as a child of the supervisor's kind.
        subprocess.run(
            command, env=postgres.environment() | as_variables(database.url), check=False
        )
