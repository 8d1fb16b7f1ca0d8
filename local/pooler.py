"""A PgBouncer for the tests: the machine's own, or one that is installed for them."""

import os
import shutil
from collections.abc import Mapping

from local.progress import Step
from local.refusal import Refusal
from local.supervisor import Supervisor

# Debian puts it where ordinary users don't look.
FOLDERS = os.pathsep.join(["/usr/sbin", "/usr/local/sbin"])


def find() -> str | None:
    if named := os.environ.get("PGBOUNCER"):
        if not os.access(named, os.X_OK):
            raise Refusal(f"PGBOUNCER is {named!r}, and no program is there.")
        return named
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path=FOLDERS)


def install(supervisor: Supervisor, env: Mapping[str, str]) -> str | None:
    """Install it as root by apt; anybody else does without, and is told so."""
    if (found := find()) or os.getuid() != 0 or not shutil.which("apt-get"):
        return found
    # RUNLEVEL keeps the package from starting a server of its own.
    quiet = {**env, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", "pgbouncer", "faketime"]
    with Step("Installing PgBouncer and faketime by apt (once)") as step:
        try:
            supervisor.run("apt-update", ["apt-get", "update"], env=quiet, step=step)
            supervisor.run("apt-install", command, env=quiet, step=step)
        except Refusal:
            return None  # a system without those packages, or without a way out
    return find()
