"""Removes one guard at a time in a copy of the tree, and sees whether a test notices.

A wall that no test would miss may be gone already. `mutants.toml` has the guards, what to write in
their place, and the tests that must then fail.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Self

from local import gates, node
from local.refusal import Refusal
from local.supervisor import ROOT, Supervisor

LIST = ROOT / "local" / "mutants.toml"
TABLE = ROOT / "docs" / "security.md"
WORKSHOPS = ROOT / ".data" / "mutants"
NOT_TRIED = "not tried yet"
BEGIN, END = "<!-- make mutants: begin -->", "<!-- make mutants: end -->"
AT_ONCE = 2
MOST_SECONDS = 600
HEAVY = ("frontend/node_modules", "e2e/node_modules")

_FAILED_PYTHON = re.compile(r"^(?P<kind>FAILED|ERROR) (?P<test>\S+)", re.MULTILINE)
_FAILED_VITEST = re.compile(r"^\s*FAIL\s+(?P<test>\S+ > .*)$", re.MULTILINE)
_FAILED_BROWSER = re.compile(r"^\s*\d+\) (?P<test>\S+\.spec\.ts:.*?) ─*$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


Run = tuple[list[str], Path, re.Pattern[str]]


@dataclass(frozen=True)
class Mutant:
    """A guard, the text that is it, and what stands there once it is gone."""

    name: str
    guard: str
    how: str
    file: str
    old: str
    new: str
    # What must fail: arguments of pytest in backend/, of vitest in frontend/, or of Playwright.
    tests: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    browser: tuple[str, ...] = ()
    # Further arguments of pytest: these must notice by themselves.
    also: tuple[str, ...] = ()
    # Whether it may be the start itself that refuses.
    at_start: bool = False


class Verdict(StrEnum):
    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    GONE = "NOT FOUND"
    BROKEN = "BROKEN"


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    # The first test that failed, or what went wrong instead.
    by: str
    seconds: float = 0.0
    # The one that failed by itself as well, where there must be one.
    also_by: str = ""


def mutants(only: str | None) -> None:
    """Try every mutant, or those whose name begins with one of the words of `only`."""
    wanted = _chosen(only)
    with ExitStack() as resources:
        supervisor = resources.enter_context(Supervisor(ROOT / ".data" / "logs"))
        _install(supervisor)
        has_page = any(mutant.page for mutant in wanted)
        database = gates.scratch_database(supervisor, resources) if has_page else {}
        workshops = resources.enter_context(_Workshops(AT_ONCE, database))
        print("First without any mutant, for a test that is red already tells nothing.", flush=True)
        _require_green(workshops, wanted)
        outcomes = _try_all(workshops, wanted)
    bad = [mutant for mutant, outcome in outcomes.items() if outcome.verdict is not Verdict.CAUGHT]
    print(f"\n{len(outcomes) - len(bad)} of {len(outcomes)} guards are missed when they are gone.")
    if bad:
        raise Refusal("Not caught: " + ", ".join(sorted(mutant.name for mutant in bad)) + ".")


def read_list() -> list[Mutant]:
    """Read them as they stand in `mutants.toml`."""
    found = tomllib.loads(LIST.read_text("utf-8"))["mutant"]
    for each in found:
        for kind in ("tests", "page", "browser", "also"):
            each[kind] = tuple(each.get(kind, ()))
    return [Mutant(**each) for each in found]


def applied(mutant: Mutant, source: str) -> str | None:
    """Give the source without the guard; None where the guard isn't there, or more than once."""
    if source.count(mutant.old) != 1:
        return None
    return source.replace(mutant.old, mutant.new)


def _chosen(only: str | None) -> list[Mutant]:
    everything = read_list()
    if only is None:
        return everything
    words = tuple(word.strip() for word in only.split(",") if word.strip())
    chosen = [mutant for mutant in everything if mutant.name.startswith(words)]
    if not chosen:
        raise Refusal(f"No mutant's name begins with {only!r}; they are in local/mutants.toml.")
    return chosen


def _install(supervisor: Supervisor) -> None:
    for folder in HEAVY:
        node.install(supervisor, ROOT / Path(folder).parent, node.environment(ROOT / ".data"))


class _Workshops:
    """Copies of the tree as it is now, uncommitted changes included, one for each at work.

    Tests of the page share the scratch `database`.
    """

    def __init__(self, number: int, database: dict[str, str]) -> None:
        self.database = database
        self._folders = [WORKSHOPS / str(index) for index in range(number)]
        self.free: SimpleQueue[Path] = SimpleQueue()

    def __enter__(self) -> Self:
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
            _copy_tree(folder)
            self.free.put(folder)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(WORKSHOPS, ignore_errors=True)


def _copy_tree(folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for name in HEAVY:
        if (ROOT / name).is_dir():
            # By hard links: the bundler refuses a folder that leads out of its root.
            subprocess.run(["cp", "-al", ROOT / name, folder / name], check=True)
    _allow_what_nobody_uses(folder / "frontend" / "tsconfig.json")


def _allow_what_nobody_uses(settings: Path) -> None:
    """A guard that is gone leaves names behind, which would keep the page from being built."""
    text = settings.read_text()
    settings.write_text(re.sub(r'("noUnused\w+"): true', r"\1: false", text))


def _try_all(workshops: _Workshops, wanted: Sequence[Mutant]) -> dict[Mutant, Outcome]:
    outcomes: dict[Mutant, Outcome] = {}
    width = max(len(mutant.name) for mutant in wanted)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        trying: dict[Future[Outcome], Mutant] = {
            pool.submit(_try, workshops, mutant): mutant for mutant in wanted
        }
        try:
            for done in as_completed(trying):
                mutant, outcome = trying[done], done.result()
                outcomes[mutant] = outcome
                # At once: a run that is stopped has told what it found.
                _keep({mutant: outcome})
                print(
                    f"  {len(outcomes):3}/{len(wanted)}  {outcome.verdict:9}  "
                    f"{mutant.name:{width}}  {outcome.seconds:4.0f} s  "
                    f"{outcome.by} {outcome.also_by}",
                    flush=True,
                )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {mutant: outcomes[mutant] for mutant in wanted}


def _try(workshops: _Workshops, mutant: Mutant) -> Outcome:
    folder = workshops.free.get()
    path = folder / mutant.file
    try:
        source = path.read_text("utf-8")
        without = applied(mutant, source)
        if without is None:
            return Outcome(Verdict.GONE, f"the guard is not (once) in {mutant.file}")
        path.write_text(without, "utf-8")
        try:
            return _judged(folder, mutant, workshops.database)
        finally:
            path.write_text(source, "utf-8")
    finally:
        workshops.free.put(folder)


def _judged(folder: Path, mutant: Mutant, database: dict[str, str]) -> Outcome:
    runs = _runs(folder, mutant.tests, mutant.page, mutant.browser)
    outcome = _tried(runs, database, at_start=mutant.at_start)
    if outcome.verdict is not Verdict.CAUGHT or not mutant.also:
        return outcome
    further = _tried(_runs(folder, mutant.also, (), ()), database, at_start=False)
    seconds = outcome.seconds + further.seconds
    if further.verdict is not Verdict.CAUGHT:
        return replace(further, by=f"{further.by} in {mutant.also[0]}", seconds=seconds)
    return replace(outcome, seconds=seconds, also_by=further.by)


def _tried(runs: Sequence[Run], database: dict[str, str], *, at_start: bool) -> Outcome:
    started = monotonic()
    for command, cwd, pattern in runs:
        code, output = _run(command, cwd, database)
        seconds = monotonic() - started
        if code == 0:
            continue
        failed = pattern.search(output)
        if failed is None:
            return Outcome(Verdict.BROKEN, _last_line(output), seconds)
        if failed.groupdict().get("kind") == "ERROR" and not at_start:
            return Outcome(Verdict.BROKEN, f"nothing could be tried: {failed['test']}", seconds)
        return Outcome(Verdict.CAUGHT, failed["test"], seconds)
    return Outcome(Verdict.SURVIVED, "nothing noticed", monotonic() - started)


def _require_green(workshops: _Workshops, wanted: Sequence[Mutant]) -> None:
    folder = workshops.free.get()
    tests, page, browser, also = (
        tuple(dict.fromkeys(test for mutant in wanted for test in getattr(mutant, kind)))
        for kind in ("tests", "page", "browser", "also")
    )
    for command, cwd, _ in _runs(folder, (*tests, *also), page, browser):
        code, output = _run(command, cwd, workshops.database, most_seconds=3 * MOST_SECONDS)
        if code != 0:
            raise Refusal(f"The tests are red without any mutant:\n{output[-4000:]}")
    workshops.free.put(folder)


def _runs(
    folder: Path, tests: Sequence[str], page: Sequence[str], browser: Sequence[str]
) -> list[Run]:
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-rfE",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        # That a property fails is enough; to look for its shortest counterexample takes minutes.
        "--hypothesis-profile=unshrunk",
    ]
    runs: list[Run] = []
    if tests:
        runs.append(([*pytest, *tests], folder / "backend", _FAILED_PYTHON))
    if page:
        vitest = ["npx", "--no-install", "vitest", "run", "--bail=1", "--no-color", *page]
        runs.append((vitest, folder / "frontend", _FAILED_VITEST))
    if browser:
        playwright = ["npx", "--no-install", "playwright", "test", "--max-failures=1", *browser]
        runs.append((playwright, folder / "e2e", _FAILED_BROWSER))
    return runs


def _run(
    command: list[str], cwd: Path, database: dict[str, str], most_seconds: float = MOST_SECONDS
) -> tuple[int, str]:
    env = node.environment(ROOT / ".data")
    if cwd.name == node.FRONTEND.name:
        env |= database
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=most_seconds)
    except subprocess.TimeoutExpired:
        output = _end(process)
    except BaseException:
        _end(process)
        raise
    return process.returncode, _COLOUR.sub("", output.decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> bytes:
    """Ask first, so that servers which a test started go with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        output, _ = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    return output


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _keep(outcomes: Mapping[Mutant, Outcome]) -> None:
    """Renew their rows of the table in docs/security.md; the others stay as they were found."""
    before, _, rest = TABLE.read_text("utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    rows = {}
    for line in table.splitlines():
        match line.strip("| ").split(" | "):
            case [guard, _, outcome]:
                rows[guard] = outcome
    rows |= {mutant.guard: _shown(outcome) for mutant, outcome in outcomes.items()}
    listed = read_list()
    found = [rows.get(mutant.guard, NOT_TRIED) for mutant in listed]
    caught = sum("`" in each for each in found)
    words = [f"{caught} of {len(listed)} are missed"]
    words += [f"{missing} have not been tried yet"] if (missing := found.count(NOT_TRIED)) else []
    lines = [
        *(BEGIN, "", f"{'; '.join(words)}.", ""),
        *("| guard | how it was removed | first test to fail |", "|---|---|---|"),
        *(f"| {m.guard} | {m.how} | {each} |" for m, each in zip(listed, found, strict=True)),
        *("", END),
    ]
    TABLE.write_text(before + "\n".join(lines) + after, "utf-8")


def _shown(outcome: Outcome) -> str:
    if outcome.verdict is not Verdict.CAUGHT:
        return f"**{outcome.verdict}**"
    return "<br>".join(_name(test) for test in (outcome.by, outcome.also_by) if test)


def _name(test: str) -> str:
    # The parameters of a test may hold anything, what would break the table among it.
    name = test.partition("[")[0] if "::" in test else test
    return "`" + name.removeprefix("tests/").replace("|", "/") + "`"
