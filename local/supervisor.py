"""Starts the processes of Holdfast, notices when one dies, ends them in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

from local import groups
from local.progress import Step
from local.refusal import Refusal

ROOT = Path(__file__).resolve().parent.parent
LEASH = ROOT / "local" / "leash.py"
NO_UID = -1
STOP_GRACE_SECONDS = 15.0
WATCH_SECONDS = 0.2
LAST_LINES = 25


class Stopped(Exception):
    """Somebody asked Holdfast to stop: Ctrl-C, SIGTERM, or the end of its parent."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int
    may_end: bool

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self) -> str:
        lines = self.log.read_text("utf-8", "replace").rstrip().splitlines()
        return "\n".join(f"    {line}" for line in lines[-LAST_LINES:])


class Supervisor:
    """Owner of child processes; leaving its `with` block ends them, the youngest first."""

    def __init__(self, logs: Path, *, keep_open: Sequence[int] = ()) -> None:
        self._logs = logs
        self._keep_open = keep_open
        self._children: list[Child] = []
        self._parent = os.getppid()
        self._stops_asked = 0

    def __enter__(self) -> Self:
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        read_end, self._book = os.pipe()
        # A session of its own: Ctrl-C at the terminal reaches the launcher alone.
        self._guardian = subprocess.Popen(
            [sys.executable, "-m", "local.guardian"],
            cwd=ROOT,
            stdin=read_end,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=self._keep_open,
            start_new_session=True,
        )
        os.close(read_end)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop_all()
        finally:
            os.close(self._book)
            self._guardian.wait()

    def obey_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM stop everything in order; a second one hurries."""
        signal.signal(signal.SIGINT, self._ask_to_stop)
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` leaves it
            signal.signal(signal.SIGHUP, self._ask_to_stop)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path = ROOT,
        stop_signal: int = signal.SIGTERM,
        uid: int = NO_UID,
        may_end: bool = False,
    ) -> Child:
        """Start a child in a process group of its own, its output in a log file."""
        log = self._logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        leash = [sys.executable, "-S", str(LEASH), str(self._book), str(int(stop_signal)), str(uid)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*leash, "--", *map(str, command)],
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[self._book],
                start_new_session=True,
            )
        child = Child(name, process, log, stop_signal, may_end)
        self._children.append(child)
        return child

    def run(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path = ROOT,
        uid: int = NO_UID,
        step: Step | None = None,
    ) -> None:
        """Run a command to its end; its output is shown only if it fails."""
        child = self.start(name, command, env=env, cwd=cwd, uid=uid, may_end=True)
        if self.finish(child, step) != 0:
            raise Refusal(f"{name} did not succeed; its last words:\n{child.last_lines()}")

    def finish(self, child: Child, step: Step | None = None) -> int:
        """Wait for a child to end by itself, and give its exit code."""
        try:
            self.wait_until(child.has_ended, step=step)
        finally:
            self.stop(child)
        return child.process.returncode

    def wait_until(
        self,
        condition: Callable[[], bool],
        *,
        seconds: float = float("inf"),
        step: Step | None = None,
    ) -> bool:
        """Wait for a condition, with an eye on everything else."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.check()
            if step:
                step.tick()
            if time.monotonic() > deadline:
                return False
            time.sleep(groups.POLL_SECONDS)
        return True

    def watch(self) -> None:
        """Wait until a child dies or somebody asks to stop; either one is raised."""
        while True:
            self.check()
            time.sleep(WATCH_SECONDS)

    def check(self) -> None:
        """Raise if there is a reason to stop."""
        make_was_killed = os.getppid() != self._parent and "MAKELEVEL" in os.environ
        if self._stops_asked or make_was_killed:
            raise Stopped
        for child in self._children:
            if child.has_ended() and not child.may_end:
                raise Refusal(
                    f"The {child.name} process ended unexpectedly "
                    f"({_outcome(child.process.returncode)}); its last words:\n{child.last_lines()}"
                )

    def stop(self, child: Child, stop_signal: int | None = None) -> None:
        """End one child and all its descendants."""
        groups.end(
            child.process.pid,
            child.stop_signal if stop_signal is None else stop_signal,
            STOP_GRACE_SECONDS,
            gone=child.has_ended,
            hurry=lambda: self._stops_asked > 1,
        )
        child.process.wait()
        self._children.remove(child)
        with suppress(BrokenPipeError):  # somebody killed the guardian
            os.write(self._book, f"remove {child.process.pid}\n".encode())

    def stop_all(self) -> None:
        while self._children:
            self.stop(self._children[-1])

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops_asked += 1


def _outcome(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
