"""The real API in a process of its own, as `make run` starts it."""

import random
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from local.services import api_command

BACKEND = Path(__file__).resolve().parents[1]
START_SECONDS = 60
POLL_SECONDS = 0.05
# Everything here is plain HTTP; the default would load every certificate for each client anew.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True)
class Api:
    url: str
    log_file: Path
    process: subprocess.Popen[bytes]

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, trust_env=False, verify=NO_TLS)

    def log(self) -> str:
        return self.log_file.read_text()

    def wait_for_log(self, words: str) -> None:
        """Return once the log holds these words."""
        deadline = time.monotonic() + START_SECONDS
        while words not in self.log():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{words!r} was never logged:\n{self.log()}")
            time.sleep(POLL_SECONDS)


@contextmanager
def running_api(
    environment: Mapping[str, str],
    log_file: Path,
    *,
    until: str = "/api/health/ready",
    port: int | None = None,
    folder: Path = BACKEND,
) -> Iterator[Api]:
    """Start it, wait until the address `until` answers 200, and stop it at the end."""
    port = port or quiet_port()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            api_command("127.0.0.1", port),
            cwd=folder,
            env=dict(environment),
            stdout=log,
            stderr=log,
        )
    api = Api(f"http://127.0.0.1:{port}", log_file, process)
    try:
        _wait(api, until)
        yield api
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def quiet_port() -> int:
    """A free port that the system gives nobody by itself, so that it is still free after a crash.

    Somebody who calls a closed port among those even reaches himself now and then.
    """
    with socket.socket() as probe:
        for port in random.sample(range(20_000, 32_000), 50):
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise RuntimeError("no port is free")


def _wait(api: Api, path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=api.url, trust_env=False, verify=NO_TLS) as client:
        while time.monotonic() < deadline and api.process.poll() is None:
            try:
                if client.get(path).status_code == HTTPStatus.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"The API didn't come up:\n{api.log()}")
