"""Starts a program that can't outlive the launcher: `leash.py BOOK SIGNAL UID -- PROGRAM …`.

The process enters its own name in the guardian's book before it becomes the program,
so there is no moment in which it runs unknown to anybody.
Works before the environment exists, so it parses on old Pythons.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
NOT_GIVEN = -1


def main(arguments: "list[str]") -> None:
    book, stop_signal, uid = (int(argument) for argument in arguments[:3])
    program = arguments[4:]
    if book != NOT_GIVEN:
        os.write(book, f"add {os.getpid()} {stop_signal}\n".encode())
        os.close(book)
    if uid != NOT_GIVEN:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    _end_with_parent(stop_signal)
    try:
        os.execvp(program[0], program)
    except OSError as error:
        sys.exit(f"{program[0]} cannot be started: {error.strerror}")


def _end_with_parent(stop_signal: int) -> None:
    """The net under the guardian; only Linux has it, and a change of credentials may cut it."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)


if __name__ == "__main__":
    main(sys.argv[1:])
