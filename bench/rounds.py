"""Rounds in which everybody is measured once, so that a noisy moment strikes all alike."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psycopg

from app.questions import CREATE_TASK, LIST_TASKS, READ_TASK, Question
from bench import load, machine
from bench.peers import CREATE, LIST, ONE, Server
from local.postgres import Programs
from local.refusal import Refusal
from local.supervisor import Supervisor

PGBENCH, PGBENCH_BARE, UNWALLED = "pgbench, the same SQL", "pgbench, no walls", "Holdfast, RLS off"
TASK_ID = "md5('task ' || :person || ' ' || :task)::uuid"
PLAIN = "SELECT id, title, description, priority, completed, user_id, created_at FROM plain_tasks"
BARE_SQL = {
    ONE: f"{PLAIN} WHERE id = {TASK_ID} AND user_id = 'u' || :person",
    LIST: f"{PLAIN} WHERE user_id = 'u' || :person ORDER BY created_at DESC, id DESC LIMIT 50",
    CREATE: "INSERT INTO plain_tasks (id, user_id, title, description, priority, completed) VALUES "
    "(gen_random_uuid(), 'u' || :person, 'Water the ferns', 'Only a little', 'medium', false) "
    "RETURNING *",
}
QUESTIONS = {ONE: READ_TASK, LIST: LIST_TASKS, CREATE: CREATE_TASK}
GIVEN = {
    "owner": "'u' || :person",
    "session_id": "'s' || :person",
    "task_id": TASK_ID,
    "limit": "50",
    "id": "gen_random_uuid()",
    "title": "'Water the ferns'",
    "description": "'Only a little'",
    "priority": "'medium'",
    "max_tasks": "250000",
}


@dataclass(frozen=True)
class Span:
    """How long, how often, and for whom."""

    rounds: int
    seconds: int
    people: int
    tasks: int


@dataclass
class Measured:
    """Every round of one server and one kind of request."""

    per_second: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)


Results = dict[str, dict[str, Measured]]


class Rounds:
    def __init__(
        self,
        span: Span,
        people: Path,
        supervisor: Supervisor,
        *,
        programs: Programs,
        database_url: str,
        admin_url: str,
    ) -> None:
        self._span = span
        self._people = people
        self._supervisor = supervisor
        self._programs = programs
        self._url = database_url
        self._admin_url = admin_url
        self.results: Results = defaultdict(lambda: defaultdict(Measured))

    def run(self, servers: list[Server], number: int) -> None:
        turned = servers[number % len(servers) :] + servers[: number % len(servers)]
        for what in (ONE, LIST, CREATE):
            for server in turned:
                if what in server.asks:
                    self.closed_loop(server, what)
            self._pgbench(PGBENCH, what, _asking(QUESTIONS[what]))
            self._pgbench(PGBENCH_BARE, what, BARE_SQL[what])
        with self._row_security_off():
            for what in (ONE, LIST):
                self.closed_loop(servers[0], what, name=UNWALLED)

    def closed_loop(self, server: Server, what: str, *, name: str | None = None) -> float:
        before = machine.cpu_seconds(server.group)
        try:
            outcome = load.closed_loop(
                server.port,
                server.asks[what],
                self._people,
                seconds=self._span.seconds,
                supervisor=self._supervisor,
            )
        except Refusal as refusal:
            words = server.child.last_lines()
            raise Refusal(f"{refusal} ({server.name}); its last words:\n{words}") from None
        spent = machine.cpu_seconds(server.group) - before
        measured = self.results[name or server.name][what]
        measured.per_second.append(outcome.per_second)
        measured.cpu_us.append(spent / outcome.requests * 1e6)
        measured.p99_ms.append(outcome.p99_ms)
        return outcome.per_second

    def _pgbench(self, name: str, what: str, statement: str) -> None:
        script = self._people.with_name("pgbench.sql")
        script.write_text(
            f"\\set person random(1, {self._span.people})\n"
            f"\\set task random(1, {self._span.tasks})\n{statement};\n"
        )
        done = load.steady_pgbench(
            self._programs,
            self._url,
            script,
            seconds=self._span.seconds,
            supervisor=self._supervisor,
        )
        self.results[name][what].per_second.append(done)

    @contextmanager
    def _row_security_off(self) -> Iterator[None]:
        tables = ("tasks", "change_log_heads")
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            for table in tables:
                admin.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY".encode())
            try:
                yield
            finally:
                for table in tables:
                    admin.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY".encode())


def ratio(results: Results, what: str, ours: str, theirs: str) -> float:
    """The median of the ratios of each round, which shared its moments."""
    pairs = zip(results[ours][what].per_second, results[theirs][what].per_second, strict=True)
    return median(own / other for own, other in pairs)


def _asking(question: Question) -> str:
    """The call of a question as the API sends it."""
    values = [f"({GIVEN.get(name, 'NULL')})::{kind}" for name, kind in question.parameters]
    return f"SELECT {question.name}({', '.join(values)}, ({GIVEN['session_id']})::text)"
