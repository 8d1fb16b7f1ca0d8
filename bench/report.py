"""The table and the plot of a run, and the page that shows the last one."""

import json
from pathlib import Path
from typing import Any

from bench.peers import CREATE, HOLDFAST, LIST, ONE

HERE = Path(__file__).parent
RESULTS, PAGE, PLOT = HERE / "results.json", HERE / "README.md", HERE / "results.svg"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"
LABEL, WIDTH, BAR, GAP = 230, 760, 16, 34


def table(run: dict[str, Any]) -> str:
    """Everything that was found, as Markdown."""
    machine = run["machine"]
    conditions = (
        f"{run['date']}, commit `{run['commit']}`: {machine['cores']} cores of "
        f"{machine['processor']}, {machine['memory_mb']} MB, {machine['system']}, "
        f"Python {machine['python']}, PostgreSQL {run['postgresql']}. "
        f"{run['rounds']} rounds of {run['seconds']} s, {run['connections']} connections, "
        f"{run['workers']} workers; the load average at the start was "
        f"{run['load_average']['start']:.1f}, at the end {run['load_average']['end']:.1f}."
    )
    lines = [
        conditions,
        "",
        "| requests per second (CPU of the server in µs for each) | GET one | list of 50 | POST |",
        "|---|---|---|---|",
    ]
    for name, kinds in run["closed_loop"].items():
        cells = [_cell(kinds.get(what)) for what in (ONE, LIST, CREATE)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "| aimed at | goal | figure | met |", "|---|---|---|---|"]
    for goal in run["goals"]:
        verdict = "yes" if goal["met"] else "**no**"
        lines.append(f"| {goal['name']} | {goal['goal']} | {goal['figure']:g} | {verdict} |")
    lines += [
        "",
        "| one person's tasks | first page | last page | search, one in many | none | no HTTP |",
        "|---|---|---|---|---|---|",
    ]
    for row in run["growth"]["tasks"]:
        names = (
            *("first_page_ms", "last_page_ms", "search_ms", "search_nothing_ms"),
            "question_nothing_ms",
        )
        lines.append(f"| {row['tasks']:,} | {' | '.join(f'{row[n]:.1f} ms' for n in names)} |")
    lines += ["", "| people | first page | table of tasks |", "|---|---|---|"]
    lines += [
        f"| {row['people']:,} | {row['first_page_ms']:.1f} ms | {row['size_mb']:.0f} MB |"
        for row in run["growth"]["people"]
    ]
    lines += ["", "| workers | lists of 50 in a second |", "|---|---|"]
    lines += [f"| {row['workers']} | {row['per_second']:.0f} |" for row in run["growth"]["workers"]]
    lines += ["", "| question | how the database finds it, for whoever has most |", "|---|---|"]
    lines += [f"| `{name}` | {plan} |" for name, plan in run["plans"].items()]
    return "\n".join(lines)


def _cell(measured: dict[str, float | None] | None) -> str:
    if measured is None or measured["per_second"] is None:
        return "—"
    cpu = measured["cpu_us"]
    return f"{measured['per_second']:,.0f}" + ("" if cpu is None else f" ({cpu:,.0f})")


def plot(run: dict[str, Any]) -> str:
    """Bars of what each server does in a second, those of pgbench left out: it would dwarf them."""
    shown = {n: kinds for n, kinds in run["closed_loop"].items() if not n.startswith("pgbench")}
    drawn, top = [], 12
    for what in (ONE, LIST, CREATE):
        rates = {n: kinds[what]["per_second"] for n, kinds in shown.items() if what in kinds}
        top += 24
        drawn.append(f'<text x="8" y="{top}" font-weight="bold">{what}, requests/s</text>')
        for name, rate in rates.items():
            top += GAP - BAR + 6
            length = (WIDTH - LABEL - 80) * rate / max(rates.values())
            colour = "#2563eb" if name.startswith(HOLDFAST) else "#9ca3af"
            size = f'y="{top - BAR + 4}" width="{length:.0f}" height="{BAR}"'
            drawn += [
                f'<text x="{LABEL - 8}" y="{top}" text-anchor="end">{name}</text>',
                f'<rect x="{LABEL}" {size} fill="{colour}"/>',
                f'<text x="{LABEL + length + 6:.0f}" y="{top}">{rate:,.0f}</text>',
            ]
        top += 10
    style = "font-family:system-ui,sans-serif;font-size:13px"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 12}" '
        f'style="{style}"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(drawn)}</svg>\n"
    )


def keep(run: dict[str, Any]) -> None:
    """Write the run beside the code, and into its page."""
    RESULTS.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n")
    PLOT.write_text(plot(run))
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(run)}\n{END}{after}")
