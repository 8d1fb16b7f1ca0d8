"""Makes `.venv` and installs the pinned requirements, by any Python and nothing else.

It must parse on old Pythons, whose users deserve a sentence rather than a syntax error.
"""

import fcntl
import hashlib
import os
import sys
import tempfile
from pathlib import Path

from local.progress import Step

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
# A copy of the tree may borrow one, and must not make it anew.
VENV = (ROOT / ".venv").resolve()
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "holdfast-installed"

RUN_REQUIREMENTS = ["backend/requirements.txt", "local/requirements.txt"]
DEV_REQUIREMENTS = ["backend/requirements-dev.txt"]
# What a person who only runs Holdfast never asks for.
DEV_COMMANDS = {
    *("test", "faults", "check", "audit", "mutants", "budgets", "snapshots"),
    *("lint", "format", "openapi", "lock"),
}


def prepare(arguments: "list[str]") -> None:
    """Return inside the finished environment, or go there by replacing this process."""
    _refuse_old_python()
    wanted = list(RUN_REQUIREMENTS)
    if DEV_COMMANDS.intersection(arguments[:1]):
        wanted += DEV_REQUIREMENTS
    os.chdir(str(ROOT))
    try:
        is_new = _install(wanted)
    except KeyboardInterrupt:
        sys.exit(130)
    if is_new or Path(sys.prefix).resolve() != VENV:
        os.execv(str(VENV_PYTHON), [str(VENV_PYTHON), "-m", "local", *arguments])


def _refuse_old_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        _refuse(
            "Holdfast needs Python {}.{} or newer, and {} is {}.{}; name a newer one with "
            "`make PYTHON=/path/to/python3 …`.".format(
                *OLDEST_PYTHON, sys.executable, *sys.version_info[:2]
            )
        )


def _install(wanted: "list[str]") -> bool:
    """Whether there was anything to do."""
    lines = [_describe_python()] + [_describe_file(name) for name in wanted]
    if set(lines) <= _installed():
        return False
    with _OnlyOne() as turn:
        installed = _installed()
        if set(lines) <= installed:
            return True
        # Without the stamp the environment counts as broken, so an interruption is mended
        # by the next start.
        if STAMP.exists():
            STAMP.unlink()
        if lines[0] not in installed:
            _make_venv(turn)
        _run_pip(wanted, turn)
        kept = {line for line in installed if line.split()[-1] not in wanted}
        _write_stamp(set(lines) | (kept if lines[0] in installed else set()))
    return True


def _describe_python() -> str:
    version = ".".join(str(part) for part in sys.version_info[:3])
    # A virtual environment knows its own address, so a moved one is made again.
    return f"python {version} {sys.base_prefix} {VENV}"


def _describe_file(name: str) -> str:
    return f"{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()} {name}"


def _installed() -> "set[str]":
    if not VENV_PYTHON.exists():
        return set()
    try:
        return set(STAMP.read_text("utf-8").splitlines())
    except OSError:
        return set()


def _write_stamp(lines: "set[str]") -> None:
    unfinished = VENV / "holdfast-installed.new"
    unfinished.write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    unfinished.replace(STAMP)


class _OnlyOne:
    """Two commands started at once must not install into the same folder."""

    def __enter__(self) -> int:
        self._turn = os.open(str(ROOT / "local"), os.O_RDONLY)
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        return self._turn

    def __exit__(self, *_: object) -> None:
        os.close(self._turn)


def _make_venv(turn: int) -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415 - asked only whether it is there
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = "{}.{}".format(*sys.version_info[:2])
        _refuse(
            f"This Python cannot make a virtual environment: install the package "
            f"python{version}-venv (Debian, Ubuntu: `apt install python3-venv`) and run this again."
        )
    base = getattr(sys, "_base_executable", None) or sys.executable
    _work("Making the Python environment", [base, "-m", "venv", "--clear", str(VENV)], turn)


def _run_pip(wanted: "list[str]", turn: int) -> None:
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "--no-compile"]
    for name in wanted:
        command += ["-r", name]
    _work("Installing the Python packages (once)", command, turn)


def _work(title: str, command: "list[str]", turn: int) -> None:
    """Run the command so that nothing of it survives us; show its output only if it fails."""
    from local.refusal import Refusal  # noqa: PLC0415 - not for old Pythons
    from local.supervisor import Stopped, Supervisor  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as logs, Step(title) as step:
        try:
            with Supervisor(Path(logs), keep_open=[turn]) as supervisor:
                supervisor.obey_signals()
                supervisor.run(title, command, env=os.environ, step=step)
        except Stopped:
            sys.exit(130)
        except Refusal as refusal:
            sentence = str(refusal)
        else:
            return
    _refuse(sentence)


def _refuse(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)
