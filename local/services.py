"""The page and the API as processes: how each is started, and when it is ready."""

import http.client
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from local import node
from local.progress import Step
from local.refusal import Refusal
from local.settings import Settings
from local.supervisor import ROOT, Child, Supervisor

BACKEND = ROOT / "backend"
NEXT = node.FRONTEND / "node_modules" / "next" / "dist" / "bin" / "next"
GRACEFUL_SECONDS = 10
READY_SECONDS = 180.0
PROBE_SECONDS = 5.0
# The keys come before the API: asking for them makes the first one, and the API waits for it.
READY = (("page", "/login"), ("page", "/api/auth/jwks"), ("api", "/api/health/ready"))
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound
OK = 200


def api_command(host: str, port: int) -> list[str]:
    """How the API is served, wherever it is."""
    return [
        *(sys.executable, "-m", "uvicorn", "main:app", "--host", host, "--port", str(port)),
        *("--timeout-graceful-shutdown", str(GRACEFUL_SECONDS)),
        *("--http", "app.api.protocol:LimitedProtocol"),
        # The API reads X-Forwarded-For itself, as far as TRUSTED_PROXIES goes.
        *("--no-access-log", "--no-server-header", "--no-proxy-headers"),
    ]


class Services:
    def __init__(
        self,
        settings: Settings,
        supervisor: Supervisor,
        *,
        database_url: str,
        inherited: Mapping[str, str] = os.environ,
        reload: bool = False,
    ) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._reload = reload
        self._env = {**inherited, **settings.environment(database_url)}
        self._running: dict[str, Child] = {}

    def migrate(self, step: Step) -> None:
        """Before anything serves, so that a refusal of the migrations is the one thing seen."""
        command = [sys.executable, "-m", "app.database"]
        self._supervisor.run("migrations", command, cwd=BACKEND, env=self._env, step=step)

    def start(self, name: str) -> None:
        begin = {"api": self._start_api, "page": self._start_page}[name]
        self._running[name] = begin()

    def stop(self, name: str, stop_signal: int | None = None) -> None:
        if child := self._running.pop(name, None):
            self._supervisor.stop(child, stop_signal)

    def stop_all(self) -> None:
        self.stop("page")
        self.stop("api")

    def wait_until_ready(self, step: Step) -> None:
        for name, path in READY:
            if name in self._running:
                self._wait_for(name, path, step)

    def _wait_for(self, name: str, path: str, step: Step) -> None:
        ready = self._supervisor.wait_until(
            lambda: self._answer(name, path) == OK, seconds=READY_SECONDS, step=step
        )
        if not ready:
            words = self._running[name].last_lines()
            raise Refusal(f"The {name} does not answer at {path}; its last words:\n{words}")

    def _answer(self, name: str, path: str) -> int | None:
        settings = self._settings
        port = settings.web_port if name == "page" else settings.api_port
        public = settings.page_url if name == "page" else settings.api_url
        host = EVERYWHERE.get(settings.host, settings.host)
        connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", path, headers={"Host": urlsplit(public).netloc})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _start_api(self) -> Child:
        settings = self._settings
        command = api_command(settings.host, settings.api_port)
        if self._reload:
            command += ["--reload", "--reload-dir", "app"]
        return self._supervisor.start("api", command, cwd=BACKEND, env=self._env)

    def _start_page(self) -> Child:
        settings = self._settings
        port = str(settings.web_port)
        env = self._env | {"PORT": port, "HOSTNAME": settings.host}
        if self._reload:
            options = ["dev", "--port", port, "--hostname", settings.host]
            command: list[str | Path] = [node.LINKS / "node", NEXT, *options]
        else:
            env["NODE_ENV"] = "production"
            command = [node.LINKS / "node", "--import", node.PRELOAD.as_uri(), node.SERVER]
        return self._supervisor.start("page", command, cwd=node.FRONTEND, env=env)
