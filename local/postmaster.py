"""What an earlier server left in its folder: a process, a note about one, files of another user."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from local import groups, postgres
from local.refusal import Refusal

ENDING_SECONDS = 30.0
PORT_LINE = 3


def port_of(data: Path) -> int | None:
    """The port of the server that runs on these files, if one does."""
    pid = _pid(data)
    if pid is None or not _serves(pid, data):
        return None
    lines = (data / "postmaster.pid").read_text().splitlines()
    return int(lines[PORT_LINE]) if len(lines) > PORT_LINE else None


def end_leftover(data: Path) -> None:
    """End a server whose launcher is gone, and forget the note of one that was killed.

    PostgreSQL refuses to start if the number in its note lives, whatever process bears it by now.
    """
    pid = _pid(data)
    if pid is None:
        return
    if not _serves(pid, data):
        (data / "postmaster.pid").unlink(missing_ok=True)
        return
    for number in (signal.SIGINT, signal.SIGQUIT):
        os.kill(pid, number)
        if groups.wait_until(lambda: not groups.is_running(pid), ENDING_SECONDS):
            return
    raise Refusal(f"An earlier database server, process {pid}, does not end; end it by hand.")


def require_ownership(data: Path) -> None:
    """PostgreSQL insists on files of its own user, which for root depends on the machine."""
    wanted = os.getuid() if (owner := postgres.identity().owner) < 0 else owner
    found = data.stat().st_uid
    if found == wanted:
        return
    if os.getuid() != postgres.ROOT_UID or found not in {postgres.ROOT_UID, postgres.nobody()}:
        raise Refusal(
            f"The database in {data.parent} belongs to user {_name(found)}; start Holdfast as that "
            f"user, or name another folder with DATA_DIR."
        )
    for folder, _, files in os.walk(data):
        for path in [Path(folder), *(Path(folder, file) for file in files)]:
            os.chown(path, wanted, wanted, follow_symlinks=False)


def remove_tree(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _pid(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text().split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else 0


def _serves(pid: int, data: Path) -> bool:
    if not groups.is_running(pid):
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        answer = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        words = answer.stdout.split(" ")
    return str(data) in words


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
