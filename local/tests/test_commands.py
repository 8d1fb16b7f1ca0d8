"""Each command finds what it needs, on a machine that has seen none of them."""

import argparse

from local import bootstrap, cli


def test_the_commands_of_developers_bring_their_packages() -> None:
    names = []

    def add(name: str, *_: object) -> argparse.ArgumentParser:
        names.append(name)
        return argparse.ArgumentParser()

    cli.add_developers(add)

    assert set(names) == bootstrap.DEV_COMMANDS
