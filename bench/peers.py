"""Holdfast and whom it is measured against: how each is started and asked."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql

from app.questions import CREATE_TASK
from bench.asking import Asker, answers, listens
from bench.load import Ask
from bench.people import Issuer
from local import checks, node
from local.progress import Step
from local.refusal import Refusal
from local.services import BACKEND, api_command
from local.supervisor import ROOT, Child, Supervisor

PEERS = Path(__file__).parent / "peers"
HOME = ROOT / ".data" / "bench"
WORKERS = 2
START_SECONDS = 60.0

TUTORIAL = "FastAPI as in tutorials"
WALLED = "Fastify + pg, the same walls"
BARE = "Fastify + pg, no walls"
POSTGRAPHILE = "PostGraphile 5, RLS"
HOLDFAST = "Holdfast"

ONE, LIST, CREATE = "GET one", "list of 50", "POST"
NEW_TASK = json.dumps({"title": "Water the ferns", "description": "Only a little"})
REST = {
    ONE: Ask("GET", "/api/tasks/TASK"),
    LIST: Ask("GET", "/api/tasks?limit=50"),
    CREATE: Ask("POST", "/api/tasks", NEW_TASK),
}
_FIELDS = (
    "rowId title description priority completedAt dueDay dueAt position userId version createdAt "
    "updatedAt"
)
GRAPH = {
    ONE: Ask(
        "POST",
        "/graphql",
        json.dumps({"query": f'{{ answer: taskByRowId(rowId: "TASK") {{ {_FIELDS} }} }}'}),
    ),
    LIST: Ask(
        "POST",
        "/graphql",
        json.dumps(
            {
                "query": "{ allTasks(first: 50, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) "
                f"{{ answer: nodes {{ {_FIELDS} }} }} }}"
            }
        ),
    ),
}


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    child: Child
    asks: dict[str, Ask]
    # From an answer to the task or tasks in it.
    unwrap: Callable[[Any], Any]

    @property
    def group(self) -> int:
        return self.child.process.pid


class Peers:
    """Starts servers on one database; each gets two processes and ten connections in each."""

    def __init__(self, supervisor: Supervisor, issuer: Issuer, database_url: str) -> None:
        self._supervisor = supervisor
        self._issuer = issuer
        self._url = database_url
        self._node = node.environment(ROOT / ".data")

    def start_all(self) -> list[Server]:
        return [
            self.holdfast(),
            self._tutorial(),
            self._fastify(WALLED, walls=True),
            self._fastify(BARE, walls=False),
            self._postgraphile(),
        ]

    def holdfast(self, workers: int = WORKERS) -> Server:
        """As `make run` starts it, all on; the limits alone are out of reach."""
        port = checks.free_port()
        # Without the packages of development, some of which others load where they find them.
        python = self._environment("API", BACKEND / "requirements.txt")
        command = [python, *api_command("127.0.0.1", port)[1:], "--workers", str(workers)]
        return self._start(
            *(HOLDFAST, command, port, BACKEND, REST, lambda got: got["data"]),
            is_ready=lambda port: answers(port, "/api/health/ready"),
        )

    def stop(self, server: Server) -> None:
        self._supervisor.stop(server.child)

    def environment(self) -> dict[str, str]:
        far = "100000000/minute"
        # The path by which the benchmark itself finds the API's models is nobody else's.
        own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return own | {
            "BETTER_AUTH_SECRET": os.urandom(32).hex(),
            "BETTER_AUTH_URL": self._issuer.url,
            "JWKS_URL": self._issuer.keys_url,
            "DATABASE_URL": self._url,
            "DIRECT_DATABASE_URL": self._url,
            "RATE_LIMIT_ADDRESS": far,
            "RATE_LIMIT_USER": far,
            "RATE_LIMIT_WRITES": far,
            "ISSUER": self._issuer.url,
            "WORKERS": str(WORKERS),
            "PATH": self._node["PATH"],
            "NODE_ENV": "production",
        }

    def _tutorial(self) -> Server:
        port = checks.free_port()
        python = self._environment("tutorial", PEERS / "tutorial" / "requirements.txt")
        command = [python, "-m", "uvicorn", "main:app", "--port", str(port)]
        command += ["--workers", str(WORKERS), "--no-access-log"]
        more = {"DATABASE_URL": self._url.replace("postgresql:", "postgresql+psycopg2:")}
        return self._start(TUTORIAL, command, port, PEERS / "tutorial", REST, lambda got: got, more)

    def _environment(self, name: str, requirements: Path) -> str:
        """A Python with these packages and no others: what is installed is what is measured."""
        home = HOME / name.lower()
        python = home / "bin" / "python"
        stamp = home / "requirements.txt"
        if not stamp.exists() or stamp.read_text() != requirements.read_text():
            with Step(f"Installing the packages of the {name} (once)") as step:
                install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes"]
                for words in (
                    [sys.executable, "-m", "venv", "--clear", str(home)],
                    [*install, "--requirement", str(requirements)],
                ):
                    self._supervisor.run(f"{name}-packages", words, env=os.environ, step=step)
            stamp.write_text(requirements.read_text())
        return str(python)

    def _fastify(self, name: str, *, walls: bool) -> Server:
        create = HOME / "create.json"
        names = [name for name, _ in CREATE_TASK.parameters]
        dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        text = str(CREATE_TASK.statement.compile(dialect=dialect))
        create.write_text(json.dumps({"text": text, "names": names}))
        more = {"WALLS": str(walls).lower(), "CREATE": str(create)}
        return self._start_node(name, "fastify", REST, lambda got: got["data"], more)

    def _postgraphile(self) -> Server:
        def unwrap(got: Any) -> Any:
            if "errors" in got:
                raise Refusal(f"{POSTGRAPHILE} answers: {got['errors']}")
            data = got["data"]
            return data["allTasks"]["answer"] if "allTasks" in data else data["answer"]

        return self._start_node(POSTGRAPHILE, "postgraphile", GRAPH, unwrap, {})

    def _start_node(
        self,
        name: str,
        folder: str,
        asks: dict[str, Ask],
        unwrap: Callable[[Any], Any],
        more: dict[str, str],
    ) -> Server:
        home = PEERS / folder
        node.install(self._supervisor, home, self._node)
        port = checks.free_port()
        return self._start(name, ["node", "server.js"], port, home, asks, unwrap, more)

    def _start(  # noqa: PLR0917 (each named at once by its callers)
        self,
        name: str,
        command: list[str],
        port: int,
        folder: Path,
        asks: dict[str, Ask],
        unwrap: Callable[[Any], Any],
        more: dict[str, str] | None = None,
        is_ready: Callable[[int], bool] = listens,
    ) -> Server:
        env = self.environment() | {"PORT": str(port)} | (more or {})
        log = "bench-" + "".join(letter if letter.isalnum() else "-" for letter in name)
        child = self._supervisor.start(log, command, cwd=folder, env=env)
        if not self._supervisor.wait_until(lambda: is_ready(port), seconds=START_SECONDS):
            raise Refusal(f"{name} does not answer; its last words:\n{child.last_lines()}")
        return Server(name, port, child, asks, unwrap)


def compare(servers: list[Server], token: str, task_id: str) -> None:
    """Refuse unless all tell the same of the same task and the same page."""
    told = {}
    for server in servers:
        with Asker(server.port, token) as asker:
            one = server.unwrap(asker.ask(server.asks[ONE], task_id))
            page = server.unwrap(asker.ask(server.asks[LIST]))
        told[server.name] = (_essence(one), [_essence(task) for task in page])
    first, *others = told.items()
    for name, answer in others:
        if answer != first[1]:
            raise Refusal(f"{name} answers otherwise than {first[0]}:\n{answer}\n{first[1]}")


def _essence(task: dict[str, Any]) -> tuple[object, ...]:
    """What all of them have, however it is called; priority is spelt by each in its own way."""
    completed = task["completed"] if "completed" in task else task["completedAt"] is not None
    owner = task.get("userId", task.get("user_id"))
    number = task.get("id", task.get("rowId"))
    return (number, task["title"], task["description"], task["priority"].lower(), completed, owner)


@contextmanager
def people_file(tokens: dict[int, str], task_of: Callable[[int], object]) -> Iterator[Path]:
    """A line for each person, with a token and the id of a task."""
    file = HOME / "people.txt"
    file.touch(mode=0o600)
    file.write_text("".join(f"{token} {task_of(n)}\n" for n, token in tokens.items()))
    try:
        yield file
    finally:
        file.unlink()
