"""`make backup` and `make restore`: the whole database in one file, and back."""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from local import postgres, settings, target
from local.progress import Step
from local.refusal import Refusal
from local.supervisor import ROOT
from local.target import Target

KEEPER = "holdfast_keeper"
# As the migrations make them: a dump of one database has no roles in it.
ROLES = ("holdfast_api", KEEPER)
MAGIC = b"PGDMP"
ROLES_ARE_GRANTED_SINCE = 16
RIGHTS_OF_A_ROLE = re.compile(
    rf"(^-- Name: [^\n]*; Type: ACL; [^\n]*Owner: ({'|'.join(ROLES)})\n--\n)(.*?)(?=^--\n)",
    re.MULTILINE | re.DOTALL,
)
CHECKED_TABLES = ("users", "tasks")


def backup(file: str | None) -> None:
    chosen = settings.load()
    path = Path(file) if file else _new_name()
    if path.exists():
        raise Refusal(f"{path} exists already; a backup overwrites nothing.")
    with target.opened(chosen) as database:
        _require_new_enough(database, "pg_dump")
        if not _tables(database.url):
            raise Refusal("There is nothing to back up: the database has no tables of Holdfast.")
        _dump(database, path)
    print(f"The backup is {path} ({path.stat().st_size / 1000:,.0f} kB).")


def restore(file: str) -> None:
    path = Path(file)
    if not file or not path.is_file():
        raise Refusal(
            f"Name the backup to restore: make restore FILE=backups/….dump ({file!r} is no file)."
        )
    with path.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise Refusal(f"{path} is no backup made by `make backup`.")
    with target.opened(settings.load()) as database:
        _require_new_enough(database, "pg_restore")
        if tables := _tables(database.url):
            raise Refusal(
                f"This database is not empty (it has {', '.join(tables)}); a backup is restored "
                f"into an empty one alone, so name another with DATABASE_URL or DATA_DIR."
            )
        make_roles(database.url)
        with Step(f"Restoring {path.name}") as step:
            _load(database, path, step)
        counts = ", ".join(_count(database.url))
    print(f"Restored: {counts}.")


def make_roles(url: str) -> None:
    """What a dump counts on: the two roles of row-level security, and the right to take them."""
    with psycopg.connect(url, autocommit=True) as connection:
        by_grant = connection.info.server_version // 10000 >= ROLES_ARE_GRANTED_SINCE
        for name in ROLES:
            role = sql.Identifier(name)
            with suppress(psycopg.errors.DuplicateObject):
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
            if not _may_take(connection, name, "SET" if by_grant else "MEMBER"):
                options = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if by_grant else "")
                connection.execute(sql.SQL("GRANT {} TO CURRENT_USER{}").format(role, options))
        # A function is handed over only to whom may make one; the dump grants it last.
        grant = sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(KEEPER))
        connection.execute(grant)


def _may_take(connection: psycopg.Connection, role: str, right: str) -> bool:
    row = connection.execute("SELECT pg_has_role(current_user, %s, %s)", [role, right]).fetchone()
    return row is not None and bool(row[0])


def _dump(database: Target, path: Path) -> None:
    """Under another name until it is whole: what bears the name of a backup is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # there are the accounts of people in it
    options = [
        "--format=custom",
        f"--role={KEEPER}",
        "--enable-row-security",
        "--no-password",
        f"--file={unfinished.resolve()}",
    ]
    try:
        with Step(f"Writing {path.name}") as step:
            _run(database, "pg_dump", options, step)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _load(database: Target, path: Path, step: Step) -> None:
    """Everything in one transaction, so a restore that fails leaves the database empty.

    The sections are written out as SQL first: the owner of the tables becomes the present user,
    whose name may differ, as it does on the way from this machine to a hosted database.
    """
    with tempfile.TemporaryDirectory(prefix="holdfast-restore-") as folder:
        command = ["-X", "-q", "-1", "--no-password", "--set=ON_ERROR_STOP=1"]
        owners = _Owners(database, path)
        for section in ("pre-data", "data", "post-data"):
            script = Path(folder, f"{section}.sql")
            options = [f"--section={section}", f"--file={script}", str(path.resolve())]
            _run(database, "pg_restore", options, step)
            if section != "data":
                script.write_text(owners.adapt(script.read_text("utf-8")), "utf-8")
            command.append(f"--file={script}")
        _run(database, "psql", command, step)


class _Owners:
    """Puts a dump into the hands of the present user, who need not be a superuser."""

    def __init__(self, database: Target, path: Path) -> None:
        contents = subprocess.run(
            [database.programs / "pg_restore", "--list", path],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        found = re.search(r"^\d+; \d+ \d+ TABLE public users (.+)$", contents, re.MULTILINE)
        if found is None:
            raise Refusal(
                f"{path} has no users in it; it is no backup of Holdfast, or a broken one."
            )
        former = re.escape(found[1])
        self._former = re.compile(
            rf'^((?:ALTER|GRANT|REVOKE) .* (?:TO|FROM)) (?:{former}|"{former}");$', re.MULTILINE
        )
        with psycopg.connect(database.url) as connection:
            row = connection.execute("SELECT quote_ident(current_user)").fetchone()
        self._present = row[0] if row else ""

    def adapt(self, script: str) -> str:
        script = self._former.sub(lambda line: f"{line[1]} {self._present};", script)
        # Rights on what a role owns are given by that role: from anybody else it would be no more
        # than a warning, and the rights would be missing.
        return RIGHTS_OF_A_ROLE.sub(r"\1SET ROLE \2;\n\3RESET ROLE;\n\n", script)


def _run(database: Target, program: str, options: Sequence[str], step: Step) -> None:
    """The password goes by the environment: everybody on the machine can read a command line."""
    env = postgres.environment() | as_variables(database.url)
    database.supervisor.run(program, [database.programs / program, *options], env=env, step=step)


def as_variables(url: str) -> dict[str, str]:
    names = {
        "dbname": "PGDATABASE",
        "channel_binding": "PGCHANNELBINDING",
        "options": "PGOPTIONS",
        "connect_timeout": "PGCONNECT_TIMEOUT",
    }
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return {names.get(key, f"PG{key.upper()}"): str(value) for key, value in parts.items()}


def _require_new_enough(database: Target, program: str) -> None:
    """An older pg_dump refuses a newer server, with many words."""
    with psycopg.connect(database.url) as connection:
        server = connection.info.server_version // 10000
    if database.programs.major < server:
        raise Refusal(
            f"The database is PostgreSQL {server}, and {program} in {database.programs.folder} is "
            f"{database.programs.major}; name the programs of {server} with PG_BIN."
        )


def _tables(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
    return [name for (name,) in rows]


def _count(url: str) -> list[str]:
    """Counted as the keeper, for the owner of a table with forced policies sees no row of it."""
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(KEEPER)))
        counts = []
        for table in CHECKED_TABLES:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            row = connection.execute(query).fetchone()
            counts.append(f"{row[0] if row else 0} {table}")
    return counts


def _new_name() -> Path:
    return ROOT / "backups" / f"holdfast-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
