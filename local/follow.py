"""Shows what the log files gain, line by line, each with the name of its process."""

import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

LOOK_SECONDS = 0.3


class Follower:
    def __init__(self, logs: Sequence[Path]) -> None:
        self._logs = logs
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _follow(self) -> None:
        streams = {log.stem: log.open(encoding="utf-8", errors="replace") for log in self._logs}
        while not self._ending.wait(LOOK_SECONDS):
            self._show(streams)
        self._show(streams)
        for stream in streams.values():
            stream.close()

    @staticmethod
    def _show(streams: Mapping[str, IO[str]]) -> None:
        for name, stream in streams.items():
            for line in stream:
                sys.stdout.write(f"{name:>4} | {line.rstrip()}\n")
        sys.stdout.flush()
