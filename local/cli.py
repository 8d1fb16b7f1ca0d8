"""The commands of `python -m local`; the Makefile has a shorter word for each."""

import argparse
import sys
from collections.abc import Callable, Sequence

from local import audit, backup, gates, mutants, run, shell, sources, stack
from local.refusal import Refusal
from local.supervisor import Stopped

Command = Callable[[argparse.Namespace], None]
Add = Callable[[str, str, Command], argparse.ArgumentParser]


def main(words: Sequence[str]) -> int:
    arguments = _parser().parse_args(words)
    command: Command = arguments.command
    try:
        command(arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (Stopped, KeyboardInterrupt):
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, what: str, command: Command) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(command=command)
        return added

    add("run", "start everything and print the address", lambda _: run.serve(reload=False))
    add("dev", "the same, with reload on both sides", lambda _: run.serve(reload=True))
    add("env", "print the environment of page and API, to start one by hand", lambda _: shell.env())
    add("psql", "a SQL prompt on the database", lambda _: shell.psql())

    benches = add(
        "bench", "measure it beside its peers", lambda given: shell.bench(quick=given.quick)
    )
    benches.add_argument("--quick", action="store_true", help="one short round, nothing is kept")
    backups = add("backup", "write the database to a file", lambda given: backup.backup(given.file))
    backups.add_argument("file", nargs="?", metavar="FILE", help="default: backups/holdfast-….dump")
    restores = add("restore", "read a backup", lambda given: backup.restore(given.file))
    restores.add_argument("file", metavar="FILE")

    stacks = add(
        "stack",
        "a whole Holdfast for a test, on free ports with fresh data, until the input ends",
        lambda given: stack.serve(dict(given.env), tls=given.tls),
    )
    stacks.add_argument("--json", action="store_true", required=True, help="the way it answers")
    stacks.add_argument("--tls", action="store_true", help="a database that insists on TLS")
    stacks.add_argument(
        "--env",
        action="append",
        default=[],
        type=_assignment,
        metavar="NAME=VALUE",
        help="a variable of .env.example",
    )
    add_developers(add)
    return parser


def add_developers(add: Add) -> None:
    """These need the packages of backend/requirements-dev.txt, which nobody else has."""
    add("test", "everything that must hold", lambda _: gates.test())
    add("faults", "every fault, injected in full", lambda _: gates.faults())
    add("check", "the gates that only read", lambda _: gates.check())
    add("audit", "ask for known holes in packages", lambda _: audit.audit())
    tried = add(
        "mutants",
        "remove one guard at a time, and see whether a test notices",
        lambda given: mutants.mutants(given.only),
    )
    tried.add_argument("--only", metavar="NAME", help="those whose name begins so, comma-separated")
    add("budgets", "measure what the page costs, and print it", lambda _: gates.budgets())
    pictures = add(
        "snapshots",
        "compare what each screen looks like with its picture",
        lambda given: gates.snapshots(take=given.take),
    )
    pictures.add_argument("--take", action="store_true", help="take the pictures anew")
    add("lint", "lint alone", lambda _: gates.lint())
    add("format", "format all source code", lambda _: sources.format_all())
    add("openapi", "write openapi.json and the page's client anew", lambda _: sources.openapi())
    locks = add(
        "lock", "pin the Python packages", lambda given: sources.lock(upgrade=given.upgrade)
    )
    locks.add_argument("--upgrade", action="store_true", help="to the newest versions")


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
