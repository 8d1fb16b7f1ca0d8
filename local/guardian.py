"""Ends what the launcher left behind when it was killed without a chance to do it itself.

Reads the book of running children from a pipe whose other end the launcher holds.
The end of the pipe is the end of the launcher, however it came about.
"""

import signal
import sys

from local import groups

GRACE_SECONDS = 15.0


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    children: dict[int, int] = {}
    for line in sys.stdin:
        verb, group, *stop_signal = line.split()
        if verb == "add":
            children[int(group)] = int(stop_signal[0])
        else:
            children.pop(int(group), None)
    for group in reversed(children):
        _end(group, children[group])


def _end(group: int, stop_signal: int) -> None:
    groups.end(group, stop_signal, GRACE_SECONDS, gone=lambda: not groups.is_running(group))


if __name__ == "__main__":
    main()
