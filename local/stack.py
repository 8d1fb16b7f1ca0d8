"""A whole Holdfast for a test: database, API and page on free ports, with a secret of its own."""

import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Self

from local import checks, node, postgres, settings
from local.cluster import DATABASE, THROWAWAY, Cluster
from local.progress import Step
from local.refusal import Refusal
from local.services import Services
from local.supervisor import WATCH_SECONDS, Supervisor

ORDERS = ("start", "stop", "kill")
PARTS = ("database", "api", "page")


class Stack:
    """`with Stack(folder) as stack: stack.web_url`; each part can be stopped and started again.

    `environment` takes the variables of `.env.example`, such as RATE_LIMIT_ENABLED=false.
    Neither `.env` nor the environment of the process has a say.
    """

    def __init__(
        self,
        directory: Path,
        *,
        environment: Mapping[str, str] | None = None,
        tls: bool = False,
    ) -> None:
        own = {
            "BETTER_AUTH_SECRET": os.urandom(32).hex(),
            "WEB_PORT": str(checks.free_port()),
            "API_PORT": str(checks.free_port()),
            "DATA_DIR": str(directory),
        }
        self.settings = settings.parse(own | dict(environment or {}))
        self._tls = tls
        self._resources = ExitStack()

    @property
    def web_url(self) -> str:
        return self.settings.page_url

    @property
    def api_url(self) -> str:
        return self.settings.api_url

    @property
    def secret(self) -> str:
        return self.settings.secret

    @property
    def logs(self) -> Path:
        return self.settings.logs

    @property
    def database_url(self) -> str:
        """What page and API log in with."""
        return self.cluster.url(**self._parameters)

    @property
    def admin_url(self) -> str:
        """The same database as superuser, past every policy."""
        return self.cluster.admin_url(DATABASE, **self._parameters)

    @property
    def _parameters(self) -> dict[str, str]:
        return {"sslmode": "require", "channel_binding": "require"} if self._tls else {}

    def __enter__(self) -> Self:
        with ExitStack() as resources:
            self.supervisor = resources.enter_context(Supervisor(self.logs))
            self._build()
            with Step("Starting a Holdfast for the tests") as step:
                self._start(resources, step)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def start(self, part: str) -> None:
        """Start a part again, and wait until it answers."""
        if part == "database":
            self.cluster.start()
        else:
            self._services.start(part)
        with Step(f"Starting the {part} again") as step:
            self._services.wait_until_ready(step)

    def stop(self, part: str) -> None:
        self._end(part, None)

    def kill(self, part: str) -> None:
        """`kill -9`, as a power cut would."""
        self._end(part, signal.SIGKILL)

    def _end(self, part: str, stop_signal: int | None) -> None:
        if part != "database":
            self._services.stop(part, stop_signal)
        elif stop_signal is None:
            self.cluster.stop()
        else:
            self.cluster.kill()

    def _start(self, resources: ExitStack, step: Step) -> None:
        self.cluster = Cluster(
            self.settings.postgres_dir,
            tls=self._tls,
            options=THROWAWAY,
            programs=postgres.programs(self.settings.pg_bin),
            supervisor=self.supervisor,
        )
        resources.enter_context(self.cluster)
        self._services = Services(
            self.settings,
            self.supervisor,
            database_url=self.database_url,
            inherited=postgres.environment(),
        )
        resources.callback(self._services.stop_all)
        self._services.migrate(step)
        self._services.start("api")
        self._services.start("page")
        self._services.wait_until_ready(step)

    def _build(self) -> None:
        env = node.environment(self.settings.data_dir)
        node.install(self.supervisor, node.FRONTEND, env)
        node.build(self.supervisor, env)

    def describe(self) -> dict[str, str]:
        return {
            "webUrl": self.web_url,
            "apiUrl": self.api_url,
            "databaseUrl": self.database_url,
            "adminUrl": self.admin_url,
            "secret": self.secret,
            "logs": str(self.logs),
            "outbox": str(self.settings.outbox_dir),
        }


def serve(environment: Mapping[str, str], *, tls: bool) -> None:
    """One line of JSON when it is ready; it lives until the standard input ends.

    A line such as `stop api` on the input is carried out, and answered with a line of JSON.
    """
    answers = sys.stdout
    with (
        redirect_stdout(sys.stderr),  # progress is for people
        tempfile.TemporaryDirectory(prefix="holdfast-") as folder,
        Stack(Path(folder), environment=environment, tls=tls) as stack,
    ):
        stack.supervisor.obey_signals()
        print(json.dumps(stack.describe()), file=answers, flush=True)
        for order in _orders(stack.supervisor):
            verb, _, part = order.partition(" ")
            if verb not in ORDERS or part not in PARTS:
                raise Refusal(
                    f"{order!r} is no order; one is {'|'.join(ORDERS)} {'|'.join(PARTS)}."
                )
            getattr(stack, verb)(part)
            print(json.dumps({"done": order}), file=answers, flush=True)


def _orders(supervisor: Supervisor) -> Iterator[str]:
    """The lines of the standard input, read without losing sight of the children."""
    unread = b""
    while True:
        supervisor.check()
        if not select.select([sys.stdin], [], [], WATCH_SECONDS)[0]:
            continue
        got = os.read(sys.stdin.fileno(), 4096)
        if not got:
            return
        *lines, unread = (unread + got).split(b"\n")
        yield from (line.decode().strip() for line in lines)
