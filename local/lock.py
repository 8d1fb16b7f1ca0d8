"""A lock on a folder that ends with its holders, however they end."""

import fcntl
import os
from pathlib import Path
from typing import Self

from local import groups
from local.refusal import Refusal
from local.supervisor import Supervisor

# The guardian of a killed launcher still ends the children, and holds the lock until then.
HANDOVER_SECONDS = 40.0


class Lock:
    def __init__(self, path: Path, refusal: str) -> None:
        self._path = path
        self._refusal = refusal

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not groups.wait_until(
            lambda: _try_lock(self.descriptor), HANDOVER_SECONDS, unless=self._holder_lives
        ):
            os.close(self.descriptor)
            raise Refusal(self._refusal.format(pid=_pid_in(self._path)))
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(os.getpid()).encode(), 0)
        return self

    def __exit__(self, *_: object) -> None:
        # Closed, not released: the lock stays for as long as the guardian has it open too.
        os.close(self.descriptor)

    def _holder_lives(self) -> bool:
        return groups.is_running(_pid_in(self._path))


class Turn:
    """Waits for its turn with a folder that two commands may want to fill at once."""

    def __init__(self, folder: Path, supervisor: Supervisor) -> None:
        self._folder = folder
        self._supervisor = supervisor

    def __enter__(self) -> None:
        self._descriptor = os.open(self._folder, os.O_RDONLY)
        self._supervisor.wait_until(lambda: _try_lock(self._descriptor))

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock at this moment."""
    if not path.exists():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _pid_in(path: Path) -> int:
    text = path.read_text()
    return int(text) if text.isdigit() else 0
