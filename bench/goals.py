"""What was aimed at, and whether it was met."""

from dataclasses import asdict, dataclass
from statistics import median

from bench import rounds
from bench.peers import CREATE, HOLDFAST, LIST, ONE, POSTGRAPHILE, TUTORIAL, WALLED

AT_LEAST = {
    (TUTORIAL, ONE): 5,
    (TUTORIAL, LIST): 7,
    (TUTORIAL, CREATE): 4,
    (WALLED, ONE): 0.8,
    (WALLED, LIST): 1.1,
    (WALLED, CREATE): 0.8,
    (POSTGRAPHILE, ONE): 1.6,
    (POSTGRAPHILE, LIST): 1.9,
    (rounds.PGBENCH, ONE): 0.07,
    (rounds.PGBENCH, LIST): 0.15,
    (rounds.PGBENCH, CREATE): 0.15,
    (rounds.UNWALLED, ONE): 0.8,
    (rounds.UNWALLED, LIST): 0.8,
}


@dataclass(frozen=True)
class Goal:
    name: str
    goal: str
    figure: float
    met: bool


def against(results: rounds.Results) -> list[Goal]:
    goals = []
    for (name, what), least in AT_LEAST.items():
        figure = rounds.ratio(results, what, HOLDFAST, name)
        goals.append(at_least(f"{what}, multiple of: {name}", least, figure))
    return goals


def at_least(name: str, least: float, figure: float) -> Goal:
    return Goal(name, f"≥ {least:g}", round(figure, 3), figure >= least)


def at_most(name: str, most: float, figure: float, unit: str = "") -> Goal:
    return Goal(name, f"≤ {most:g}{unit}", round(figure, 3), figure <= most)


def as_json(goals: list[Goal]) -> list[dict[str, object]]:
    return [asdict(goal) for goal in goals]


def summary(results: rounds.Results) -> dict[str, dict[str, dict[str, float | None]]]:
    """The medians over all rounds."""

    def middle(values: list[float]) -> float | None:
        return round(median(values), 3) if values else None

    return {
        name: {
            what: {
                "per_second": middle(measured.per_second),
                "cpu_us": middle(measured.cpu_us),
                "p99_ms": middle(measured.p99_ms),
            }
            for what, measured in kinds.items()
        }
        for name, kinds in results.items()
    }
