"""What each fault did to Holdfast: counted by the tests, printed as a table."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from local import postgres
from tests.faults.ledger import Verdict


@dataclass
class Tally:
    """One row: a fault, how often it struck, what became of the writes, how long it took."""

    fault: str
    name: str
    injected: int = 0
    acknowledged: int | None = None
    lost: int | None = None
    doubled: int | None = None
    recoveries: list[float] = field(default_factory=list)
    outcome: str = "not run"

    def count(self, verdict: Verdict) -> None:
        """Add what a ledger says, and fail where it says that something is wrong."""
        self.acknowledge(verdict.acknowledged)
        self.lost = (self.lost or 0) + len(verdict.lost)
        self.doubled = (self.doubled or 0) + len(verdict.doubled)
        verdict.assert_clean()

    def acknowledge(self, number: int) -> None:
        self.acknowledged = (self.acknowledged or 0) + number

    def cells(self) -> list[str]:
        seconds = self.recoveries
        return [
            self.fault,
            self.name,
            str(self.injected),
            *(_number(n) for n in (self.acknowledged, self.lost, self.doubled)),
            f"{median(seconds):.2f} / {max(seconds):.2f}" if seconds else "-",
            self.outcome,
        ]


HEADINGS = [
    *("id", "fault", "injected", "acknowledged", "lost", "twice"),
    *("recovered after (s, median / longest)", "outcome"),
]


def table(tallies: Sequence[Tally]) -> str:
    """The rows as Markdown, in the order of their ids."""
    rows = [tally.cells() for tally in sorted(tallies, key=lambda tally: (tally.fault, tally.name))]
    lines = [HEADINGS, ["---", "---", *["---:"] * 5, "---"], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


BEGINNING, END = "<!-- table -->", "<!-- end of the table -->"


def write(page: Path, tallies: Sequence[Tally]) -> None:
    """Put the table in the place of the former one, and say where it was measured."""
    before, _, rest = page.read_text().partition(BEGINNING)
    _, _, after = rest.partition(END)
    measured = f"Measured on {datetime.now(UTC).date()}, {_machine()}."
    page.write_text(f"{before}{BEGINNING}\n{measured}\n\n{table(tallies)}\n{END}{after}")


def _machine() -> str:
    programs = f"Python {platform.python_version()}, PostgreSQL {postgres.programs().major}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {programs}"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)
