"""How time and size grow with tasks and with people, and how long a start takes."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from urllib.parse import quote

import psycopg

from app.core.security import CurrentUser
from app.questions import SEARCH_TASKS
from bench.asking import Asker
from bench.load import Ask
from bench.peers import LIST, REST, Peers, Server
from local import checks
from local.refusal import Refusal
from local.supervisor import Supervisor

Row = dict[str, float]

TIMES = 15
MOST = 500
STARTS = 3
RUNNING = "Holdfast is running."
# A word that one title in some hundred thousand has, and one that none has.
RARE, NOWHERE = "room 77,", "100%_sure"


def of_tasks(
    server: Server, database_url: str, tokens: dict[int, str], sizes: dict[int, int]
) -> list[Row]:
    """One row for each person: the first page, the last one, a search."""
    rows = []
    for person, size in sizes.items():
        with Asker(server.port, tokens[person]) as asker:
            rows.append(
                {
                    "tasks": size,
                    "first_page_ms": asker.median_ms(REST[LIST], TIMES),
                    "last_page_ms": asker.median_ms(_last_page(asker, size), TIMES),
                    "search_ms": asker.median_ms(_search(RARE), TIMES),
                    "search_nothing_ms": asker.median_ms(_search(NOWHERE), TIMES),
                    "question_nothing_ms": _question_ms(database_url, person),
                }
            )
    return rows


def _search(words: str) -> Ask:
    return Ask("GET", f"/api/tasks?limit=50&q={quote(words)}")


def _question_ms(database_url: str, person: int) -> float:
    """The search for nothing as the API sends it, walls and all, without what is in front."""
    caller = CurrentUser(f"u{person}", email="", session_id=f"s{person}")
    arguments = SEARCH_TASKS.arguments(caller, {"limit": 50, "words": NOWHERE})
    took = []
    with psycopg.connect(database_url, autocommit=True) as connection:
        for _ in range(1 + TIMES):
            began = time.perf_counter()
            connection.execute(SEARCH_TASKS.call.encode(), arguments, prepare=False)
            took.append((time.perf_counter() - began) * 1000)
    return median(took[1:])


def _last_page(asker: Asker, size: int) -> Ask:
    """The page of 50 at the place of the last cursor that the server gives."""
    limit = min(MOST, size // 2)
    path, cursor = f"/api/tasks?limit={limit}", None
    while True:
        answer = asker.ask(Ask("GET", path + (f"&cursor={quote(cursor)}" if cursor else "")))
        following = answer["meta"]["nextCursor"]
        if following is None:
            return Ask("GET", f"/api/tasks?limit=50&cursor={quote(cursor or '')}")
        cursor = following


def size_mb(admin_url: str) -> float:
    with psycopg.connect(admin_url) as admin:
        row = admin.execute("SELECT pg_total_relation_size('tasks')").fetchone()
    return int(row[0]) / 2**20 if row else 0.0


def cold_starts(start: Callable[[], Server], peers: Peers, token: str) -> list[float]:
    """Seconds from the start of one process to its first answer to a person."""
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        server = start()
        with Asker(server.port, token) as asker:
            asker.ask(REST[LIST])
        seconds.append(time.perf_counter() - began)
        peers.stop(server)
    return seconds


def second_start(supervisor: Supervisor, folder: Path) -> float:
    """Seconds from `make run` to its summary, where the packages and the page are made already."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env = own | {
        "BETTER_AUTH_SECRET": os.urandom(32).hex(),
        "DATA_DIR": str(folder),
        "WEB_PORT": str(checks.free_port()),
        "API_PORT": str(checks.free_port()),
    }
    _start_everything(supervisor, env)
    return _start_everything(supervisor, env)


def _start_everything(supervisor: Supervisor, env: Mapping[str, str]) -> float:
    began = time.perf_counter()
    child = supervisor.start("make-run", ["make", "run"], env=env, may_end=True)
    supervisor.wait_until(lambda: child.has_ended() or RUNNING in child.log.read_text())
    took = time.perf_counter() - began
    if child.has_ended():
        raise Refusal(f"`make run` did not succeed; its last words:\n{child.last_lines()}")
    supervisor.stop(child)
    return took
