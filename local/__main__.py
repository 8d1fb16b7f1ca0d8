"""The door of `python -m local …`: prepares the environment, then hands over to the commands.

Any Python may start it, so this file, like all it imports at the top, parses on old ones too.
"""

import sys

from local import bootstrap


def main() -> int:
    bootstrap.prepare(sys.argv[1:])
    from local import cli  # noqa: PLC0415 - can be imported only inside the environment

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
