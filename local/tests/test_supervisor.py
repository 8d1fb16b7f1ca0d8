"""No process outlives its launcher, whichever way that one ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import groups
from local.refusal import Refusal
from local.supervisor import ROOT, Stopped, Supervisor

END_SECONDS = 20.0

# A launcher of two children; each has a child of its own, and one of them is deaf to SIGTERM.
LAUNCHER = """
import json, os, signal, sys
from pathlib import Path
from local.supervisor import Stopped, Supervisor

folder = Path(sys.argv[1])
with Supervisor(folder) as supervisor:
    supervisor.obey_signals()
    for name in ("first", "second"):
        script = folder / "child.sh"
        supervisor.start(name, ["sh", script, name, folder], env=dict(os.environ))
    supervisor.wait_until(lambda: len(list(folder.glob("*.pid"))) == 4)
    print(json.dumps([int(file.read_text()) for file in folder.glob("*.pid")]), flush=True)
    try:
        supervisor.watch()
    except Stopped:
        pass
"""
CHILD = """
trap 'echo $1 >> $2/order; exit 0' TERM
sh -c 'trap "" TERM; echo $$ > $1/$2-child.part; mv $1/$2-child.part $1/$2-child.pid
       while :; do sleep 1; done' sh $2 $1 &
echo $$ > $2/$1.part; mv $2/$1.part $2/$1.pid
while :; do sleep 0.1; done
"""


@contextmanager
def launched(folder: Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    (folder / "child.sh").write_text(CHILD)
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder)],
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        text=True,
        # Whoever runs these tests may be deaf to it, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
    ) as launcher:
        assert launcher.stdout is not None
        try:
            yield launcher, json.loads(launcher.stdout.readline())
        finally:
            launcher.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_the_youngest_first(tmp_path: Path, number: int) -> None:
    with launched(tmp_path) as (launcher, family):
        launcher.send_signal(number)

        assert launcher.wait(END_SECONDS) == 0
        assert not [pid for pid in family if groups.is_running(pid)]
        assert (tmp_path / "order").read_text().split() == ["second", "first"]


def test_killed_it_leaves_nobody_behind(tmp_path: Path) -> None:
    with launched(tmp_path) as (launcher, family):
        launcher.kill()

        assert groups.wait_until(lambda: not any(map(groups.is_running, family)), END_SECONDS)


def test_killed_together_with_its_guardian_its_children_end_too(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells a process that its parent died")
    with launched(tmp_path) as (launcher, family):
        guardian = _guardian_of(launcher.pid)
        os.kill(guardian, signal.SIGKILL)
        launcher.kill()

        # Grandchildren that refuse SIGTERM are the guardian's business alone.
        leaders = [int((tmp_path / f"{name}.pid").read_text()) for name in ("first", "second")]
        try:
            assert groups.wait_until(lambda: not any(map(groups.is_running, leaders)), END_SECONDS)
        finally:
            for leader in leaders:
                groups.send(leader, signal.SIGKILL)
        assert set(leaders) <= set(family)


def test_when_make_is_killed_its_child_stops_by_itself(tmp_path: Path) -> None:
    (tmp_path / "child.sh").write_text(CHILD)
    with subprocess.Popen(
        # The shell stands in for make, which starts its commands in just this way.
        ["sh", "-c", '"$@"; true', "sh", sys.executable, "-c", LAUNCHER, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"MAKELEVEL": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as make:
        assert make.stdout is not None
        family = json.loads(make.stdout.readline())
        make.kill()

        assert groups.wait_until(lambda: not any(map(groups.is_running, family)), END_SECONDS)


def test_a_child_that_dies_is_noticed_and_quoted(supervisor: Supervisor) -> None:
    supervisor.start("api", ["sh", "-c", "echo the disk is full; exit 3"], env=dict(os.environ))

    with pytest.raises(Refusal) as refused:
        supervisor.watch()

    assert "The api process ended unexpectedly (exit code 3)" in str(refused.value)
    assert "the disk is full" in str(refused.value)


def test_a_command_that_fails_is_quoted(supervisor: Supervisor) -> None:
    with pytest.raises(Refusal, match="no space left"):
        supervisor.run("build", ["sh", "-c", "echo no space left; exit 1"], env=dict(os.environ))


def test_a_program_that_is_not_there_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(Refusal, match="no-such-program cannot be started"):
        supervisor.run("build", ["no-such-program"], env=dict(os.environ))


def test_in_a_hurry_nobody_is_waited_for(supervisor: Supervisor) -> None:
    deaf = supervisor.start(
        "deaf", ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"], env=os.environ
    )
    supervisor.wait_until(lambda: "deaf" in deaf.last_lines())
    before = signal.getsignal(signal.SIGINT)
    supervisor.obey_signals()
    try:
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped):
            supervisor.check()
        supervisor.stop(deaf)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, before if number == signal.SIGINT else signal.SIG_DFL)

    assert deaf.process.returncode == -signal.SIGKILL


def _guardian_of(launcher: int) -> int:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if parent == launcher and "local.guardian" in command:
            return int(folder.name)
    raise AssertionError("the launcher has no guardian")
