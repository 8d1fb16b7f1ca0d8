"""One question at a time over HTTP, to compare answers and to see how long one takes."""

import http.client
import json
import socket
import statistics
import time
from typing import Any, Self

from bench.load import Ask
from local.refusal import Refusal

SUCCESS = range(200, 300)


class Asker:
    """One person at one server, over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, ask: Ask, task_id: str = "") -> Any:
        body = ask.body.replace("TASK", task_id) or None
        path = ask.path.replace("TASK", task_id)
        self._connection.request(ask.method, path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in SUCCESS:
            raise Refusal(f"{ask.method} {path} was answered with {answer.status}: {content!r}")
        return json.loads(content)

    def median_ms(self, ask: Ask, times: int) -> float:
        self.ask(ask)
        took = []
        for _ in range(times):
            began = time.perf_counter()
            self.ask(ask)
            took.append((time.perf_counter() - began) * 1000)
        return statistics.median(took)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status in SUCCESS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
