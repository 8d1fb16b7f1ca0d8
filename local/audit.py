"""Asks those who know of holes in packages; where nobody can be asked, it says so and no more."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from local import node
from local.progress import Step
from local.services import BACKEND
from local.supervisor import ROOT, Supervisor

PIP_AUDIT = "pip-audit==2.10.1"
REQUIREMENTS = (
    BACKEND / "requirements.txt",
    BACKEND / "requirements-dev.txt",
    ROOT / "local" / "requirements.txt",
)
NPM_FOLDERS = (node.FRONTEND, ROOT / "e2e")
# Packages with holes that everybody knows: who finds none in these knows nothing of others.
BAD_PYTHON = f"pyyaml==5.3 --hash=sha256:{'0' * 64}\n"  # CVE-2020-14343
BAD_NPM = {"lodash": "4.17.4"}  # CVE-2019-10744
DATA_DIR = ROOT / ".data"
LAST = DATA_DIR / "audit.json"
MOST_SECONDS = 120


class Outcome(IntEnum):
    """In the order of their weight; the number is what `make audit` ends with."""

    CLEAN = 0
    HOLES = 1
    NOT_RUN = 3


@dataclass(frozen=True)
class Finding:
    outcome: Outcome
    what: str


def audit() -> None:
    """Audit every lock file, print what was found, and end with the worst of it."""
    with Supervisor(DATA_DIR / "logs") as supervisor:
        supervisor.obey_signals()
        env = node.environment(DATA_DIR)
        findings: dict[str, Finding] = {}
        for lock in REQUIREMENTS:
            with Step(f"Auditing {lock.relative_to(ROOT)}"):
                findings[str(lock.relative_to(ROOT))] = audit_python(lock)
        for folder in NPM_FOLDERS:
            lock = folder / "package-lock.json"
            with Step(f"Auditing {lock.relative_to(ROOT)}"):
                findings[str(lock.relative_to(ROOT))] = audit_npm(folder, env)
    print()
    for name, finding in findings.items():
        print(f"  {_word(finding.outcome):15}  {name}: {finding.what}")
    worst = max(finding.outcome for finding in findings.values())
    holes = any(finding.outcome is Outcome.HOLES for finding in findings.values())
    outcome = Outcome.HOLES if holes else worst
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    DATA_DIR.mkdir(exist_ok=True)
    LAST.write_text(json.dumps({"outcome": outcome.name, "moment": moment, "locks": fingerprint()}))
    print(f"\n{_word(outcome)}")
    sys.exit(outcome)


def state() -> str:
    """Say in one line what is known of the packages as they are locked now."""
    try:
        last = json.loads(LAST.read_text())
        outcome, moment = Outcome[last["outcome"]], last["moment"]
        is_of_these = last["locks"] == fingerprint()
    except (OSError, ValueError, KeyError):
        return f"{_word(Outcome.NOT_RUN)}: `make audit` asks for known holes in packages"
    if not is_of_these:
        return f"{_word(Outcome.NOT_RUN)} for these lock files; `make audit` does it"
    return f"{_word(outcome)} at {moment}, by `make audit`"


def _word(outcome: Outcome) -> str:
    return {
        Outcome.CLEAN: "audit clean",
        Outcome.HOLES: "AUDIT: HOLES",
        Outcome.NOT_RUN: "AUDIT NOT RUN",
    }[outcome]


def audit_python(lock: Path) -> Finding:
    """Ask for holes in what a file of requirements pins."""
    finding = _ask_pip_audit(lock)
    if finding.outcome is not Outcome.CLEAN:
        return finding
    with TemporaryDirectory() as folder:
        bad = Path(folder) / "requirements.txt"
        bad.write_text(BAD_PYTHON)
        return believed(finding, _ask_pip_audit(bad))


def audit_npm(folder: Path, env: Mapping[str, str]) -> Finding:
    """Ask for holes in what the lock file of a folder pins."""
    finding = _ask_npm(folder, env)
    if finding.outcome is not Outcome.CLEAN:
        return finding
    with TemporaryDirectory() as bad:
        _write_npm_lock(Path(bad), BAD_NPM)
        return believed(finding, _ask_npm(Path(bad), env))


def believed(clean: Finding, of_bad_ones: Finding) -> Finding:
    """Take a clean finding for one only from who finds the holes that are known to be there."""
    if of_bad_ones.outcome is Outcome.HOLES:
        return clean
    return Finding(Outcome.NOT_RUN, "who was asked knows of no hole in anything")


def _write_npm_lock(folder: Path, packages: Mapping[str, str]) -> None:
    wanted = {"name": "bad", "version": "1.0.0", "dependencies": dict(packages)}
    places = {f"node_modules/{name}": {"version": version} for name, version in packages.items()}
    lock = {"name": "bad", "lockfileVersion": 3, "packages": {"": wanted, **places}}
    (folder / "package.json").write_text(json.dumps(wanted))
    (folder / "package-lock.json").write_text(json.dumps(lock))


def _ask_pip_audit(lock: Path) -> Finding:
    # Strict, for without it a package that nobody could be asked about counts as a good one.
    options = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command = [
        *(sys.executable, "-m", "uv", "tool", "run", "--quiet", "--from", PIP_AUDIT),
        *("pip-audit", *options, "--format", "json", "--requirement", str(lock)),
    ]
    return read_pip_audit(*_run(command))


def _ask_npm(folder: Path, env: Mapping[str, str]) -> Finding:
    return read_npm_audit(*_run(["npm", "audit", "--json"], folder, env))


def read_pip_audit(code: int, output: str, errors: str) -> Finding:
    """Tell what pip-audit found; what can't be understood is no finding of it."""
    match _parse(output):
        case {"dependencies": [_, *_] as packages}:
            holes = [
                f"{package['name']} {package.get('version', '')} ({hole['id']})"
                for package in packages
                for hole in package.get("vulns", ())
            ]
            skipped = [package["name"] for package in packages if "skip_reason" in package]
            if holes:
                return Finding(Outcome.HOLES, ", ".join(holes))
            if code == 0 and not skipped:
                return Finding(Outcome.CLEAN, f"{len(packages)} packages")
            return Finding(Outcome.NOT_RUN, f"not known there: {', '.join(skipped) or 'unclear'}")
    return Finding(Outcome.NOT_RUN, _last_line(errors))


def read_npm_audit(code: int, output: str, errors: str) -> Finding:
    """Tell what npm found; what can't be understood is no finding of it."""
    match _parse(output):
        case {
            "vulnerabilities": dict(holes),
            "metadata": {"dependencies": {"total": int(total)}},
        } if total > 0:
            if holes:
                return Finding(Outcome.HOLES, ", ".join(sorted(holes)))
            if code == 0:
                return Finding(Outcome.CLEAN, f"{total} packages")
        case {"message": str(message)}:
            return Finding(Outcome.NOT_RUN, message.partition(" - ")[0])
    return Finding(Outcome.NOT_RUN, _last_line(errors))


def _run(
    command: list[str], folder: Path = ROOT, env: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=None if env is None else dict(env),
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, "", type(error).__name__
    return done.returncode, done.stdout, done.stderr


def _parse(output: str) -> Any:
    try:
        return json.loads(output)
    except ValueError:
        return None


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def fingerprint() -> str:
    total = hashlib.sha256()
    for lock in (*REQUIREMENTS, *(folder / "package-lock.json" for folder in NPM_FOLDERS)):
        total.update(lock.read_bytes())
    return total.hexdigest()
