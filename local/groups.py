"""Process groups: every child leads one of its own, so that its descendants end with it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 0.05
INSIST_SECONDS = 5.0


def send(group: int, number: int) -> None:
    """Signal every process of the group; one that is gone already is no matter."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # macOS answers "not permitted" for a group of which only zombies are left.
        return


def is_running(pid: int) -> bool:
    """Whether the process lives; a dead one that nobody has buried yet does not."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return sys.platform != "linux"
    return after_name.split()[0] != "Z"


def end(
    group: int,
    stop_signal: int,
    grace: float,
    *,
    gone: Callable[[], bool],
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """Ask the group to stop, wait (unless there is a hurry), and insist."""
    send(group, stop_signal)
    if not wait_until(gone, grace, unless=hurry) and stop_signal == signal.SIGINT:
        # PostgreSQL's immediate shutdown: harder, and still one.
        send(group, signal.SIGQUIT)
        wait_until(gone, INSIST_SECONDS)
    send(group, signal.SIGKILL)
    wait_until(gone, INSIST_SECONDS)


def wait_until(
    condition: Callable[[], bool], seconds: float, *, unless: Callable[[], bool] = lambda: False
) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline or unless():
            return False
        time.sleep(POLL_SECONDS)
    return True
